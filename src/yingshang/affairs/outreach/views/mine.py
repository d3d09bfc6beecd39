"""我的企业: today's list on the phone, and a visit written down from it, with a network or without."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import NotPermitted, VisitRefused
from yingshang.affairs.outreach.forms.visits import VisitForm
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.queries.relations import colleagues_of
from yingshang.affairs.outreach.queries.today import today_for
from yingshang.affairs.outreach.queries.visits import leaflets_on, stopped_of, visit_by_key
from yingshang.affairs.outreach.services import VisitReport, record_visit
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_for


def _who(actor: Actor) -> str:
    """For whom a page was made: a draft of it is sent for nobody else."""
    return f"{actor.person_id}:{actor.seat}"


def _form(request: HttpRequest, *, uscc: str = "") -> VisitForm:
    actor, today = actor_of(request), clock.today()
    colleagues = colleagues_of(actor.unit_id or 0, today) if actor.has(may.RECORD_FOR_OTHERS) else ()
    given: dict[str, Any] = {
        "leaflets": leaflets_on(actor.district_id or 0, today),
        "colleagues": [person for person in colleagues if person.pk != actor.person_id],
    }
    if request.method == "POST":
        form = VisitForm(request.POST, request.FILES, **given)
    else:
        keys = {"who": _who(actor), "client_key": secrets.token_hex(16), "enterprise": uscc}
        form = VisitForm(initial=keys, **given)
    if not actor.has("demands.enter"):
        for name in ("demand", "demand_name", "demand_phone"):
            form.fields[name].widget = form.fields[name].hidden_widget()
    return form


@audience("staff", permission=may.RECORD)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The list of today, and the form that a tap on an enterprise opens in place."""
    actor, text = actor_of(request), request.GET.get("q", "")
    found = today_for(actor, on=clock.today(), text=text)
    context = {"found": found, "q": text, "form": _form(request), "who": _who(actor), "today": clock.today()}
    return render(request, "outreach/today.html", context)


@audience("staff", permission=may.RECORD)
@require_GET
def visit(request: HttpRequest, uscc: str) -> HttpResponse:
    """The form for one enterprise as a page of its own, where no script runs."""
    enterprise = _enterprise(request, uscc)
    context = {"form": _form(request, uscc=enterprise.uscc), "enterprise": enterprise, "who": _who(actor_of(request))}
    return render(request, "outreach/visit_form.html", context)


def _enterprise(request: HttpRequest, uscc: str) -> Enterprise:
    try:
        return enterprise_for(actor_of(request), uscc)
    except EnterpriseNotFound as error:
        raise Http404 from error


@audience("staff", permission=may.RECORD)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save a visit: a page for forms, JSON for the drafts that the page sends.

    A draft of somebody else on the same phone is refused (409) and stays with its own page.
    """
    actor, now = actor_of(request), clock.now()
    as_json = "application/json" in request.headers.get("Accept", "")
    form = _form(request)
    if (sent_by := request.POST.get("who", "")) and sent_by != _who(actor):
        text = "这条走访由另一账号（身份）填写，请用原来的身份登录后发送。"
        return _refused(request, form, text, 409, as_json)
    if not form.is_valid():
        return _faulty(request, form, as_json)
    try:
        enterprise = enterprise_for(actor, form.cleaned_data["enterprise"])
        report = VisitReport(enterprise=enterprise, **form.report_values(now))
        known = visit_by_key(actor, report.client_key)
        saved = record_visit(report=report, actor=actor, now=now)
    except EnterpriseNotFound:
        form.add_error(None, "没有这户企业，或不在您的范围内。")
        return _faulty(request, form, as_json)
    except VisitRefused as refused:
        form.add_error(_field(form, refused.field), str(refused))
        return _faulty(request, form, as_json)
    except NotPermitted as refused:
        return _refused(request, form, str(refused), 403, as_json)
    return _saved(request, saved, as_json, new=known is None)


def _field(form: VisitForm, name: str) -> str | None:
    """The form's field of a report's field."""
    known = {"made_at": "made_on"}.get(name, name)
    return known if known in form.fields else None


def _label(form: VisitForm, name: str) -> str:
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}：" if label else ""


def _faulty(request: HttpRequest, form: VisitForm, as_json: bool) -> HttpResponse:
    if as_json:
        lines = [f"{_label(form, name)}{text}" for name, texts in form.errors.items() for text in texts]
        return JsonResponse({"message": "；".join(lines)}, status=422)
    return _page(request, form, 422)


def _refused(request: HttpRequest, form: VisitForm, text: str, status: int, as_json: bool) -> HttpResponse:
    if as_json:
        return JsonResponse({"message": text}, status=status)
    form.is_valid()
    form.add_error(None, text)
    return _page(request, form, status)


def _page(request: HttpRequest, form: VisitForm, status: int) -> HttpResponse:
    try:
        enterprise = enterprise_for(actor_of(request), request.POST.get("enterprise", ""))
    except EnterpriseNotFound:
        enterprise = None
    context = {"form": form, "enterprise": enterprise, "who": _who(actor_of(request))}
    return render(request, "outreach/visit_form.html", context, status=status)


def _saved(request: HttpRequest, saved: Visit, as_json: bool, *, new: bool) -> HttpResponse:
    page, stopped = reverse("outreach:visit", args=[saved.pk]), stopped_of(saved)
    if as_json:
        told: dict[str, Any] = {
            "visit": saved.pk,
            "url": page,
            "new": new,
            "stopped": stopped.reason if stopped else "",
            "free": stopped.free_on.isoformat() if stopped and stopped.free_on else "",
        }
        return JsonResponse(told, status=201 if new else 200)
    messages.success(request, f"已保存：{saved.enterprise.name}，{saved.get_channel_display()}。")
    if stopped:
        return HttpResponseRedirect(page)
    return HttpResponseRedirect(f"{reverse('outreach:today')}?{urlencode({'saved': saved.pk})}")
