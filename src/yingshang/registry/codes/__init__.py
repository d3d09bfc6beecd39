"""企业码: who is registered on the city's platform and who used it, by its full snapshots."""
