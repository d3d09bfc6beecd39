"""What allauth may do here: sign in, never sign up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrators or by a phone code, never by a sign-up page."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
