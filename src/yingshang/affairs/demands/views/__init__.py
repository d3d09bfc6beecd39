"""The pages of 企业诉求, one module for each audience."""
