"""The columns of the lists of outreach."""
