"""Reading and writing files as values and text: no I/O happens in here."""
