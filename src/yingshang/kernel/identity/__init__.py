"""Parties, units, people, posts, mandates, roles; who acts, as what, and how far that reaches."""
