"""Random names for what the public may see: 128 bits, nothing to guess or count."""

from __future__ import annotations

import secrets


def token() -> str:
    """A new 128-bit token, 22 URL-safe characters."""
    return secrets.token_urlsafe(16)
