"""The pages of 投诉举报, one module for each audience."""
