"""What outreach counts, a file for each theme."""

from yingshang.affairs.outreach.figures import patrol, symposia

__all__ = ["patrol", "symposia"]
