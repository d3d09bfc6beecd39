"""One file for each audience."""
