"""Other systems in their own columns: 12345."""
