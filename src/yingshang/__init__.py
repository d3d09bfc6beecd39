"""营商通: a district government's working system for improving the business environment."""

__version__ = "0.1.0"
