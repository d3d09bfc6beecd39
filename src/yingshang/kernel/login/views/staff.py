"""Officials come in with account and password, by allauth; everybody goes out here."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.requests import TEMPORARY_KEY, ActorRequest
from yingshang.kernel.login.forms import PasswordForm
from yingshang.kernel.login.views.pages import layout, page


class StaffLoginView(LoginView):
    """GET: the form. POST: in, or the one answer for a wrong name and a wrong password."""

    form_class = PasswordForm
    template_name = "login/password.html"

    def get_form_class(self) -> type[PasswordForm]:
        return PasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        """In; with a password that another set, to the page that asks for one's own."""
        answer: HttpResponse = super().form_valid(form)
        if isinstance(self.request.user, User) and self.request.user.password_temporary:
            self.request.session[TEMPORARY_KEY] = True
            return redirect("own_password")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return {**found, "layout": layout(), "next": self.request.POST.get("next") or self.request.GET.get("next", "")}


@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest) -> HttpResponse:
    """GET asks, POST ends the session and leads to the door by which one came."""
    if request.method == "GET":
        return page(request, "login/leave.html", acting_as=request.actor.acting_as)
    door = "login_phone" if request.actor.audience == "enterprise" else "account_login"
    logout(request)
    return redirect(door)
