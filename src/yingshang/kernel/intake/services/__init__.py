"""Every write of intake, each one transaction, with its actor."""
