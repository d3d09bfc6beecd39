"""One's own second factor: begun, confirmed, its recovery codes, taken off. Pages that show a secret are kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yingshang.kernel import clock
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.requests import FACTOR_KEY, TEMPORARY_KEY, ActorRequest, seats_opened
from yingshang.kernel.login import services
from yingshang.kernel.login.errors import DoorClosed
from yingshang.kernel.login.forms import FactorForm
from yingshang.kernel.login.homes import home_of
from yingshang.kernel.login.queries import factor_grace, factor_of, pending_secret, recovery_codes_left
from yingshang.kernel.login.rules import address_of
from yingshang.kernel.login.views.pages import page

ISSUER = "营商通"


def _official(request: HttpRequest) -> User | None:
    """Who came in by the password door; nobody else has a second factor."""
    user = request.user
    return user if isinstance(user, User) and "post" in seats_opened(request) else None


def _before(request: HttpRequest) -> HttpResponse | None:
    """Strangers to the login; whoever owes a password of one's own, there first."""
    if _official(request) is None:
        return redirect("account_login")
    return redirect("own_password") if request.session.get(TEMPORARY_KEY) else None


def _status(request: ActorRequest, form: FactorForm, status: int = 200) -> HttpResponse:
    user = _official(request)
    assert user is not None
    factor = factor_of(user)
    return page(
        request,
        "login/factor.html",
        status,
        form=form,
        factor=factor,
        left=recovery_codes_left(user),
        required=factor_grace(user, clock.today()) is not None,
        must=bool(request.session.get(FACTOR_KEY)),
        home=home_of(request.actor),
    )


@require_safe
def own_factor(request: ActorRequest) -> HttpResponse:
    """Whether a second factor is in force, and what can be done about it."""
    return _before(request) or _status(request, FactorForm())


@sensitive_post_parameters("code")
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Draw a secret and lead to the page that shows it; whoever has a factor gives its code first."""
    user = _official(request)
    if (first := _before(request)) or user is None:
        return first or redirect("account_login")
    return _tried(request, lambda code: _begun(user, code), needs_code=factor_of(user) is not None)


def _begun(user: User, code: str) -> HttpResponse:
    services.begin_factor(user=user, code=code, now=clock.now())
    return redirect("factor_confirm")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest) -> HttpResponse:
    """GET: the QR and the secret. POST: its code; the recovery codes stand on the answer and nowhere else."""
    user = _official(request)
    if (first := _before(request)) or user is None:
        return first or redirect("account_login")
    secret = pending_secret(user)
    if not secret:
        return redirect("factor")
    form = FactorForm(request.POST or None)
    form.fields["code"].help_text = "扫码后验证器显示的 6 位数字。"
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.confirm_factor(
                user=user, code=form.cleaned_data["code"], actor=request.actor, now=clock.now()
            )
        except DoorClosed as error:
            form.add_error("code", str(error))
        else:
            request.session.pop(FACTOR_KEY, None)
            return page(request, "login/factor_codes.html", codes=codes, home=home_of(request.actor))
    picture = segno.make(address_of(secret, user.username, ISSUER), error="m", micro=False)
    return page(
        request,
        "login/factor_confirm.html",
        422 if form.errors else 200,
        form=form,
        picture=picture.png_data_uri(scale=5, border=4),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        account=user.username,
    )


@sensitive_post_parameters("code")
@require_POST
def renew(request: ActorRequest) -> HttpResponse:
    """New recovery codes against a code."""
    user = _official(request)
    if (first := _before(request)) or user is None:
        return first or redirect("account_login")

    def do(code: str) -> HttpResponse:
        codes = services.renew_recovery_codes(user=user, code=code, actor=request.actor, now=clock.now())
        return page(request, "login/factor_codes.html", codes=codes, home=home_of(request.actor))

    return _tried(request, do)


@sensitive_post_parameters("code")
@require_POST
def remove(request: ActorRequest) -> HttpResponse:
    """Without a second factor again, against a code, where no rule asks for one."""
    user = _official(request)
    if (first := _before(request)) or user is None:
        return first or redirect("account_login")

    def do(code: str) -> HttpResponse:
        services.remove_factor(user=user, code=code, actor=request.actor, now=clock.now())
        messages.success(request, "已停用登录动态码。")
        return redirect("factor")

    return _tried(request, do)


def _tried(request: ActorRequest, do: Callable[[str], HttpResponse], *, needs_code: bool = True) -> HttpResponse:
    """Do it with the code of the form; what the service refuses is said on the page of the factor."""
    form = FactorForm(request.POST)
    if not form.is_valid() and needs_code:
        return _status(request, form, 422)
    try:
        return do(str(form.cleaned_data["code"]) if needs_code else "")
    except DoorClosed as error:
        form.add_error("code", str(error))
        return _status(request, form, 422)
