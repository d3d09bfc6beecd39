"""Officials come in with account and password, by allauth, then the code of their authenticator; everybody goes out here."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import LoginStageController
from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.requests import FACTOR_KEY, TEMPORARY_KEY, ActorRequest, owed
from yingshang.kernel.login import services
from yingshang.kernel.login.errors import FactorLocked, FactorMissing, FactorWrong
from yingshang.kernel.login.forms import FactorForm, PasswordForm
from yingshang.kernel.login.queries import factor_due
from yingshang.kernel.login.stages import PASSED_KEY, FactorStage
from yingshang.kernel.login.views.pages import layout, page


class StaffLoginView(LoginView):
    """GET: the form. POST: in, or the one answer for a wrong name and a wrong password."""

    form_class = PasswordForm
    template_name = "login/password.html"

    def get_form_class(self) -> type[PasswordForm]:
        return PasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        """In; or on to the second factor, where the account has one."""
        return _led(self.request, super().form_valid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return {**found, "layout": layout(), "next": self.request.POST.get("next") or self.request.GET.get("next", "")}


def _led(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Where one is led after coming in: first to what is owed (one's own password, then a second factor)."""
    user, today = request.user, clock.today()
    if not isinstance(user, User):
        return answer  # the second factor comes first
    if user.password_temporary:
        request.session[TEMPORARY_KEY] = True
    if (due := factor_due(user, today)) is not None:
        services.ask_for_factor(user=user, now=clock.now())
        if due <= today:
            request.session[FACTOR_KEY] = True
        else:
            messages.warning(request, f"按规定，您须在 {due:%Y-%m-%d} 前启用登录动态码（右上角菜单“登录动态码”）。")
    first = owed(request)
    return answer if first is None else redirect(first)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def ask_factor(request: HttpRequest) -> HttpResponse:
    """The code after the password. Nobody is signed in here yet."""
    stage = LoginStageController.enter(request, FactorStage.key)
    user = stage.login.user if stage is not None else None
    if stage is None or not isinstance(user, User):
        return redirect("account_login")
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            passed = services.check_factor(user=user, code=form.cleaned_data["code"], now=clock.now())
        except FactorMissing:  # reset meanwhile: the password is asked again, the code no more
            aborted: HttpResponse = stage.abort()
            return aborted
        except (FactorWrong, FactorLocked) as error:
            form.add_error("code", str(error))
        else:
            request.session[PASSED_KEY] = passed.by
            answer = _led(request, stage.exit())
            if passed.by == "recovery":
                messages.warning(request, f"您用了一个备用码，还剩 {passed.left} 个。手机遗失请尽快更换动态码。")
            return answer
    return page(request, "login/factor_asked.html", 422 if form.errors else 200, form=form)


@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest) -> HttpResponse:
    """GET asks, POST ends the session and leads to the door by which one came."""
    if request.method == "GET":
        return page(request, "login/leave.html", acting_as=request.actor.acting_as)
    door = "login_phone" if request.actor.audience == "enterprise" else "account_login"
    logout(request)
    return redirect(door)
