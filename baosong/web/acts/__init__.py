"""What a person does at the pages; each is the same function the command line calls."""
