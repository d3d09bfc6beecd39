"""What outreach contributes to other pages, a file for each theme."""

from yingshang.affairs.outreach.panels import patrol, symposia, visits

__all__ = ["patrol", "symposia", "visits"]
