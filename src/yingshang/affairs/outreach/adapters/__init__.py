"""Files in which other systems tell of visits."""

from yingshang.affairs.outreach.adapters import visits

__all__ = ["visits"]
