"""The desk: command line, the running service, the workspace; the only place where tracker and generator meet."""
