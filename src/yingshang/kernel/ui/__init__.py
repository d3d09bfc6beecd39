"""Layouts, components, audience and access decorators, panels and navigation."""
