"""The workbench's pages of visits: the list, one visit, mending and striking it, its photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import OutreachError, VisitRefused
from yingshang.affairs.outreach.filters.visits import VisitFilter
from yingshang.affairs.outreach.forms.visits import AssistForm, MendForm, ReasonForm
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.queries.visits import (
    assistance_for,
    listed_for,
    photo_file,
    photo_for,
    stopped_of,
    visit_for,
)
from yingshang.affairs.outreach.services import end_assistance, may_end, may_mend, may_strike, mend_visit, strike_visit
from yingshang.affairs.outreach.tables.visits import FINDING, STANDING, VISITS
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form, confirmed
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb, Fact, FileLink
from yingshang.kernel.ui.lists import ListPage

HOME = Crumb("走访记录", "/outreach/visits/")


@audience("staff", permission=may.VIEW)
class VisitList(ListPage):
    """Every visit within reach. It is narrowed by many things and ranked by none."""

    code = "outreach.visits"
    title = "走访记录"
    columns = VISITS
    filters = VisitFilter
    export_permission = (may.EXPORT,)
    default_order = ("-on", "-pk")
    empty_title = "没有走访记录"
    empty_text = "包联、回访登记后会出现在这里；也可去掉一些条件再看。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return listed_for(actor)

    def url_of(self, row: Visit) -> str:
        return reverse("outreach:visit", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        found = []
        if actor.has(may.RECORD_FOR_OTHERS):
            found.append(Action("sheets", "成批导入", reverse("outreach:uploads")))
        if actor.has(may.RECORD):
            found.append(Action("today", "登记走访", reverse("outreach:today"), style="primary"))
        return found


def _found(request: HttpRequest, pk: int) -> Visit:
    try:
        return visit_for(actor_of(request), pk)
    except Visit.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=may.VIEW)
@require_GET
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit with what it brought."""
    row, actor, today = _found(request, pk), actor_of(request), clock.today()
    context = {
        "visit": row,
        "facts": _facts(row),
        "standing_tone": STANDING[row.standing],
        "finding_tone": FINDING[row.finding],
        "stopped": stopped_of(row),
        "actions": [
            *([_mend(row)] if may_mend(actor, row, today) else []),
            *([_strike(row)] if may_strike(actor, row) else []),
            *([_recheck(row)] if actor.has(may.RECHECK) else []),
        ],
        "matters": [(matter, may_end(actor, matter)) for matter in row.assistances.all()],
        "photos": [
            FileLink(photo.name, url := reverse("outreach:photo", args=[row.pk, photo.pk]), thumbnail_url=url)
            for photo in row.photos.all()
        ],
        "crumbs": (HOME, Crumb(f"{row.on:%Y-%m-%d} {row.enterprise.name}")),
    }
    return render(request, "outreach/visit.html", context)


def _recheck(row: Visit) -> Action:
    return Action("recheck", "列入核实", reverse("outreach:recheck-open", args=[row.pk]), "由本组联系企业核实。")


def _facts(row: Visit) -> list[Fact]:
    return [
        Fact("走访人", row.official.name, row.unit.short_name),
        Fact("关系", row.get_relation_display()),
        Fact("方式", row.get_channel_display(), "已联系上" if row.reached else "未联系上"),
        Fact("时间", clock.local(row.made_at).strftime("%Y-%m-%d %H:%M")),
        Fact("登记", clock.local(row.entered_at).strftime("%Y-%m-%d %H:%M"), row.acting_as),
        Fact("下次联系", row.next_on.strftime("%Y-%m-%d") if row.next_on else "没有约定"),
        *([Fact("地点", row.place)] if row.place else []),
    ]


def _mend(row: Visit) -> Action:
    return Action("mend", "补正", reverse("outreach:mend", args=[row.pk]), "登记当天可以补正了解的情况和下次联系日期。")


def _strike(row: Visit) -> Action:
    text = "作废后不再计入，记录和原因保留；触企台账里的这次联系同时撤销，已收的诉求照常办理。"
    return Action("strike", "作废", reverse("outreach:strike", args=[row.pk]), text, irreversible=True, style="danger")


@audience("staff", permission=may.VIEW)
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """The author mends note and next date on the day of writing."""
    row, actor, now = _found(request, pk), actor_of(request), clock.now()
    back = reverse("outreach:visit", args=[pk])
    initial = {"note": row.note, "next_on": request.GET.get("next_on", row.next_on)}
    form = MendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            mend_visit(visit=row, actor=actor, now=now, **form.cleaned_data)
        except OutreachError as error:
            form.add_error(error.field or None if isinstance(error, VisitRefused) else None, str(error))
        else:
            messages.success(request, "已补正。")
            return action_done(request, back)
    return action_form(request, _mend(row), form, back_url=back, crumbs=(HOME, Crumb("补正")))


@audience("staff", permission=may.VIEW)
@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a visit out of the count, with a reason."""
    row, back = _found(request, pk), reverse("outreach:visit", args=[pk])
    action, form = _strike(row), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and confirmed(request, action, form):
        try:
            strike_visit(visit=row, reason=form.cleaned_data["reason"], actor=actor_of(request), now=clock.now())
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已作废，不再计入。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb("作废")))


@audience("staff", permission=may.RECORD)
@require_http_methods(["GET", "POST"])
def assist(request: HttpRequest, pk: int, assistance_pk: int) -> HttpResponse:
    """What became of a matter that was taken on."""
    actor = actor_of(request)
    found, back = assistance_for(actor, pk, assistance_pk), reverse("outreach:visit", args=[pk])
    if found is None:
        raise Http404
    url = reverse("outreach:assist", args=[pk, assistance_pk])
    action = Action("assist", "登记帮办结果", url, f"{found.visit.enterprise.name}：{found.matter}。结果记在今天。")
    form = AssistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_assistance(assistance=found, actor=actor, now=clock.now(), **form.cleaned_data)
        except OutreachError as error:
            form.add_error(error.field if isinstance(error, VisitRefused) else None, str(error))
        else:
            messages.success(request, "帮办结果已登记。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb("帮办结果")))


@audience("staff", permission=may.VIEW)
@require_GET
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponseBase:
    """A photo of a visit."""
    found = photo_for(actor_of(request), pk, photo_pk)
    if found is None:
        raise Http404
    return FileResponse(photo_file(found), content_type=found.blob.media_type, filename=found.name)
