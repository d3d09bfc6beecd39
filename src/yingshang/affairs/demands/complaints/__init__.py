"""投诉举报: complaints about the business environment, a room of the affair of demands."""
