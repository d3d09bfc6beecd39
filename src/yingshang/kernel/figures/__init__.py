"""Declared figures: value with n/N, parts, breakdowns, records, definition, frozen copies, returns."""
