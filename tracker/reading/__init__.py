"""Reading workbooks: bytes in, readings and problems out."""
