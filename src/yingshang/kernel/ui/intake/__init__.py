"""The pages of intake: what is owed, sheets, scans, files received."""
