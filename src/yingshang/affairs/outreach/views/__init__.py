"""The pages of outreach, a file for each theme and audience."""
