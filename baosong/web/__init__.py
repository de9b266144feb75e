"""The desk's pages: Starlette, Jinja and a little htmx; every page works without a script."""
