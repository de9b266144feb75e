"""Campaign definitions: texts in, frozen records and problems out."""
