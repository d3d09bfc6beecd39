"""The two doors, and the kinds of seat that each opens. Rights are never read from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yingshang.kernel.identity.models import User


class PasswordBackend(ModelBackend):
    """Checks the password. Django hashes for unknown accounts too, so that the time tells nothing."""

    opens = ("post", "substitution", "mandate")


class PhoneBackend(ModelBackend):
    """Whoever proved a phone by its code. It opens mandates of enterprises, never an official's post."""

    opens = ("mandate",)

    def authenticate(self, request: HttpRequest | None, *, proven: User | None = None) -> User | None:  # type: ignore[override]
        """The account whose phone was proven, unless it is closed."""
        return proven if proven is not None and self.user_can_authenticate(proven) else None
