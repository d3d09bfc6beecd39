"""Enterprises come in with their phone: number, code, and, with several enterprises, which one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity.models import Mandate, User
from yingshang.kernel.identity.queries import actor_for, seat_name
from yingshang.kernel.identity.requests import SEAT_KEY
from yingshang.kernel.login import services
from yingshang.kernel.login.addresses import address_of
from yingshang.kernel.login.backends import PhoneBackend
from yingshang.kernel.login.errors import CodeExpired, CodeWrong, TooManyCodes
from yingshang.kernel.login.forms import CodeForm, PhoneForm
from yingshang.kernel.login.homes import way_to
from yingshang.kernel.login.queries import mandates_by_phone, policy
from yingshang.kernel.login.views.pages import page

CODE, PROVEN = "phone_code", "phone_proven"
PROVEN_SECONDS = 600


@sensitive_post_parameters("phone")
@require_http_methods(["GET", "POST"])
def ask_phone(request: HttpRequest) -> HttpResponse:
    """First page: the number. What follows is the same for every number."""
    form = PhoneForm(request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            sent = services.send_code(phone=phone, address=address_of(request), now=clock.now())
        except TooManyCodes as error:
            form.add_error("phone", str(error))
            return page(request, "login/phone.html", 429, form=form, next=wanted)
        shown = sent.code if settings.SANDBOX else ""
        request.session[CODE] = {"pk": sent.pk, "phone": mask_phone(phone), "shown": shown, "next": wanted}
        return redirect("login_phone_code")
    return page(request, "login/phone.html", 200 if request.method == "GET" else 422, form=form, next=wanted)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """Second page: the code. A proven phone without a mandate is told plainly what to do."""
    waiting = request.session.get(CODE)
    if waiting is None:
        return redirect("login_phone")
    form = CodeForm(request.POST or None)
    context = {"form": form, "phone": waiting["phone"], "shown": waiting["shown"], "minutes": policy().code_minutes}
    if request.method == "GET":
        return page(request, "login/code.html", **context)
    if not form.is_valid():
        return page(request, "login/code.html", 422, **context)
    try:
        digest = services.check_code(pk=waiting["pk"], code=form.cleaned_data["code"], now=clock.now())
    except (CodeWrong, CodeExpired) as error:
        form.add_error("code", str(error))
        return page(request, "login/code.html", 422, **context)
    del request.session[CODE]
    found = mandates_by_phone(digest, clock.today())
    if not found:
        return page(request, "login/unbound.html", phone=waiting["phone"])
    if len(found) == 1:
        return _enter(request, found[0], waiting["next"])
    until = clock.now().timestamp() + PROVEN_SECONDS
    request.session[PROVEN] = {"digest": digest, "until": until, "next": waiting["next"]}
    return redirect("login_phone_choose")


@require_http_methods(["GET", "POST"])
def choose_enterprise(request: HttpRequest) -> HttpResponse:
    """Third page, for those with several: which enterprise."""
    proven = request.session.get(PROVEN)
    if proven is None or proven["until"] < clock.now().timestamp():
        return redirect("login_phone")
    found = mandates_by_phone(proven["digest"], clock.today())
    if request.method == "GET":
        return page(request, "login/choose.html", mandates=found)
    chosen = next((mandate for mandate in found if str(mandate.pk) == request.POST.get("mandate")), None)
    if chosen is None:
        raise Http404
    del request.session[PROVEN]
    return _enter(request, chosen, proven["next"])


def _enter(request: HttpRequest, mandate: Mandate, wanted: str) -> HttpResponse:
    """Open the session with a new key, in the mandate's seat."""
    now, seat = clock.now(), seat_name(mandate)
    user = authenticate(request, proven=services.account_for(mandate=mandate, now=now))
    if not isinstance(user, User):
        raise Http404
    login(request, user)
    request.session[SEAT_KEY] = seat
    actor = actor_for(user, seat, kinds=PhoneBackend.opens)
    services.record_entry(user=user, door="phone", actor=actor, now=now)
    return redirect(way_to(request, wanted, actor))
