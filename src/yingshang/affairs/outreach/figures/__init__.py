"""What outreach counts, a file for each theme."""

from yingshang.affairs.outreach.figures import patrol, symposia, visits

__all__ = ["patrol", "symposia", "visits"]
