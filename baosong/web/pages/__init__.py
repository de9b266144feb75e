"""One module a page: what it shows, asked from the desk's picture; the words are in templates/."""
