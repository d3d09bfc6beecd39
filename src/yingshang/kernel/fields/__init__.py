"""Model fields and the display of what they hold: money, encrypted personal data, tokens."""
