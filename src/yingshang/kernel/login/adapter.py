"""What allauth may do here: sign in with a password, never sign up; attempts are counted by ``kernel.login``."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from yingshang.kernel import clock
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.login import services
from yingshang.kernel.login.addresses import address_of
from yingshang.kernel.login.errors import Locked
from yingshang.kernel.login.homes import home_of
from yingshang.kernel.login.stages import PASSED_KEY

WRONG = "账号或密码不正确。"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrators or by a phone code, never by a sign-up page."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "yingshang.kernel.login.stages.FactorStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; errors: ``ValidationError`` that tells of the lock."""
        try:
            services.begin_attempt(
                username=credentials.get("username", ""), address=address_of(request), now=clock.now()
            )
        except Locked as locked:
            raise ValidationError(str(locked), code="locked") from locked

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.note_failure(username=credentials.get("username", ""), address=address_of(request), now=clock.now())

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session (Django gives it a new key) and write the entry on the accounts chain."""
        assert isinstance(user, User)
        services.clear_attempts(username=user.username, address=address_of(request))
        super().login(request, user)
        factor = str(request.session.pop(PASSED_KEY, ""))
        services.record_entry(user=user, door="password", factor=factor, actor=actor_for(user), now=clock.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(actor_for(request.user if isinstance(request.user, User) else None))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Coming in needs no applause."""
