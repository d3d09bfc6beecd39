"""The columns of lists, a file for each theme."""
