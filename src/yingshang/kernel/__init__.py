"""Mechanisms. Of the world they know people, units and parties only."""
