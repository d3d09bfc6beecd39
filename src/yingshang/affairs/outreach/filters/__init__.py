"""What lists are narrowed by, a file for each theme."""
