"""Numbers without a gap and without a double."""
