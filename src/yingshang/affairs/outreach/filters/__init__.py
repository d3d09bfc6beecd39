"""What lists of outreach are narrowed by."""
