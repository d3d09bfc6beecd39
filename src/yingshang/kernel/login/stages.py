"""Between the password and the session: the code of the authenticator, where the account has one."""

from __future__ import annotations

from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect

from yingshang.kernel.identity.models import User
from yingshang.kernel.login.queries import factor_of

PASSED_KEY = "factor_passed"
"""Session, for a moment: by what the second factor was passed, so that the entry can say so."""


class FactorStage(LoginStage):
    """Until the code was right nobody is signed in; allauth keeps the half-made entry for fifteen minutes."""

    key = "factor"
    urlname = "login_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the page that asks for the code, or go on where there is nothing to ask for."""
        user = self.login.user
        if isinstance(user, User) and factor_of(user) is not None:
            return redirect(self.urlname), True
        return None, True
