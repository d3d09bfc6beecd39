"""The pages of outreach, by audience."""
