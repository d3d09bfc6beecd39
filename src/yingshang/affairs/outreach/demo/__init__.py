"""What the demonstration district does in a year of outreach; each theme tells its own."""

from yingshang.affairs.outreach.demo import visits

__all__ = ["visits"]
