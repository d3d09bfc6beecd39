"""The doors' pages: staff by password, enterprises by phone code, the seat, the way out."""
