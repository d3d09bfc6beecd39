"""Changing one's own password; whoever has one that another set must, before anything else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.errors import InvalidIdentity, PasswordTooWeak
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.requests import TEMPORARY_KEY, ActorRequest, owed
from yingshang.kernel.identity.services import change_password
from yingshang.kernel.login.forms import OwnPasswordForm
from yingshang.kernel.login.homes import home_of
from yingshang.kernel.login.views.pages import page


@require_http_methods(["GET", "POST"])
def own_password(request: ActorRequest) -> HttpResponse:
    """GET: the form. POST: the password is another; this session goes on, all others of the account end."""
    user, must = request.user, bool(request.session.get(TEMPORARY_KEY))
    if not isinstance(user, User) or not user.has_usable_password():
        return redirect("account_login")
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_password(user=user, old=given["old"], new=given["password"], actor=request.actor, now=clock.now())
        except PasswordTooWeak as error:
            form.add_error("password", error.text)
        except InvalidIdentity as error:
            form.add_error("old", error.text)
        else:
            update_session_auth_hash(request, user)
            request.session.pop(TEMPORARY_KEY, None)
            messages.success(request, "密码已修改，其他设备上的登录已失效。")
            return redirect(owed(request) or home_of(request.actor))
    status = 422 if form.errors else 200
    return page(request, "login/own_password.html", status=status, form=form, must=must, home=home_of(request.actor))
