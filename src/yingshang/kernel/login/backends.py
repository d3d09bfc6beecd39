"""Signing in with a password."""

from django.contrib.auth.backends import ModelBackend


class PasswordBackend(ModelBackend):
    """Checks the password; rights are never read from here."""
