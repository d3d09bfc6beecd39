"""What people fill in about outreach."""
