"""What outreach counts; each theme declares its figures in a file of its own."""

from yingshang.affairs.outreach.figures import visits

__all__ = ["visits"]
