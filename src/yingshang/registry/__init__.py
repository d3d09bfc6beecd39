"""Whom it is all for: market entities, their assignments, contacts and codes."""
