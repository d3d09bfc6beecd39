"""Pure reading and counting of outreach."""
