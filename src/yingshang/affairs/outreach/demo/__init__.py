"""What the demonstration district does in a year of outreach, a file for each theme."""

from yingshang.affairs.outreach.demo import patrol, symposia, visits

__all__ = ["patrol", "symposia", "visits"]
