"""What a code opens: for the public what anybody may know, for the enterprise its own page, for an official the file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingshang.kernel import clock, seal
from yingshang.kernel.login.addresses import address_of
from yingshang.kernel.ui.audience import actor_of, audience, login_url
from yingshang.kernel.ui.errors import too_many
from yingshang.registry.codes.enums import Reader, Way
from yingshang.registry.codes.errors import TooManyLooks
from yingshang.registry.codes.models import Code
from yingshang.registry.codes.queries import code_behind, code_numbered
from yingshang.registry.codes.rules.payload import NotAPayload, check
from yingshang.registry.codes.services import KEY, count_look, note_scan, reader_of
from yingshang.registry.enterprises.permissions import VIEW, VIEW_OWN
from yingshang.registry.enterprises.queries import enterprises_for
from yingshang.registry.enterprises.tables import TONES

FORGED = {
    "tampered": "码的内容被改动过，签名不符。",
    "wrong_key": "码的签名与它所说的密钥不符。",
    "unknown_key": "不是由本系统签发。",
    "valid": "签名为真，但系统里没有这张码的签发记录。",
}
"""What is said of a payload that no record bears out."""


@audience("public")
@require_GET
def read(request: HttpRequest, payload: str) -> HttpResponse:
    """A scanned code."""
    try:
        count_look(address=address_of(request), actor=actor_of(request), now=clock.now())
    except TooManyLooks as error:
        return too_many(request, detail=str(error))
    code = code_behind(payload)
    if code is None:
        return render(request, "codes/unknown.html", {"why": _why(payload)}, status=404)
    return _shown(request, code, Way.SCAN)


@audience("public")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Where the short number of a label is typed when its QR cannot be read."""
    typed = request.GET.get("number", "")
    if not typed:
        return render(request, "codes/find.html", {"typed": "", "fault": ""})
    try:
        count_look(address=address_of(request), actor=actor_of(request), now=clock.now())
    except TooManyLooks as error:
        return too_many(request, detail=str(error))
    code = code_numbered(typed)
    if code is None:
        fault = "没有这个短号，请对照标签逐位核对（没有字母 I、O、S、V、Z）。"
        return render(request, "codes/find.html", {"typed": typed[:20], "fault": fault}, status=404)
    return _shown(request, code, Way.NUMBER)


def _why(payload: str) -> str:
    try:
        return FORGED[check(payload, seal.public_keys(KEY)).found]
    except NotAPayload as error:
        return str(error)


def _shown(request: HttpRequest, code: Code, way: Way) -> HttpResponse:
    """The view for this kind of reader; an official without sight of the enterprise reads what the public reads."""
    actor = actor_of(request)
    note_scan(code=code, way=way, actor=actor, now=clock.now())
    reader = reader_of(code, actor)
    if reader == Reader.OWN and actor.has(VIEW_OWN):
        return HttpResponseRedirect(reverse("codes:mine"))
    if reader == Reader.STAFF and actor.has(VIEW) and enterprises_for(actor).filter(pk=code.enterprise_id).exists():
        return HttpResponseRedirect(reverse("enterprises:page", args=[code.enterprise.uscc]))
    back = reverse("codes:read", args=[code.payload])
    context = {
        "code": code,
        "enterprise": code.enterprise,
        "tone": TONES[code.enterprise.status],
        "signed": check(code.payload, seal.public_keys(KEY)).found == "valid",
        "typed": way == Way.NUMBER,
        "unknown": not actor.is_authenticated,
        "enterprise_login": f"{login_url('enterprise')}?next={back}",
        "staff_login": f"{login_url('staff')}?next={back}",
        "now": clock.now(),
    }
    return render(request, "codes/public.html", context)
