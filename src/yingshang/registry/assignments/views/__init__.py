"""Pages of assignments, one file per audience."""
