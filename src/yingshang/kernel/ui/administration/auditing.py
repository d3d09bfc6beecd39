"""The auditor's pages: what was done by whom, the other two administrators' acts, and whether the chains hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.tasks import VERIFY
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.permissions import READ_AUDIT
from yingshang.kernel.jobs.models import RunState
from yingshang.kernel.ui.administration import queries
from yingshang.kernel.ui.administration.services import run_job
from yingshang.kernel.ui.administration.wording import (
    BREAKS,
    action_choices,
    actions,
    chain_choices,
    chains,
    said,
    seat,
)
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.lists import ListPage
from yingshang.kernel.ui.lists.columns import Column

SHOWN = 20
"""Broken chains on the page; ``audit verify --all`` names them all."""


def _day() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


class EntryFilter(filters.FilterSet):
    """Who, what, in which chains, when."""

    who = filters.CharFilter(label="人员或账号", method="by_person")
    role = filters.ChoiceFilter(label="管理员", empty_label="全部", choices=queries.ROLES, method="by_role")
    action = filters.ChoiceFilter(label="操作", empty_label="全部", choices=action_choices)
    kind = filters.ChoiceFilter(label="范围", empty_label="全部", field_name="chain__kind", choices=chain_choices)
    since = filters.DateFilter(label="自", field_name="at", lookup_expr="date__gte", **_day())
    until = filters.DateFilter(label="至", field_name="at", lookup_expr="date__lte", **_day())

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()

    def by_person(self, rows: QuerySet[Entry], _name: str, text: str) -> QuerySet[Entry]:
        """By a part of the name, or by the account."""
        return rows.filter(person_id__in=queries.people_named(text))

    def by_role(self, rows: QuerySet[Entry], _name: str, role: str) -> QuerySet[Entry]:
        """What an administrator did as such."""
        return rows.filter(seat__in=queries.administrators_seats(role))


@audience("staff", permission=READ_AUDIT)
class AuditList(ListPage):
    """The entries, newest first. Of a case only that something was done, not what."""

    code = "administration.audit"
    title = "审计记录"
    template = "ui/administration/audit.html"
    filters = EntryFilter
    export_permission = (READ_AUDIT,)
    default_order = ("-at", "-pk")
    empty_title = "没有符合条件的记录"

    def columns_of(self, actor: Actor) -> Sequence[Column]:
        seats, names, kinds = queries.seats_within(actor), actions(), chains()
        return (
            Column("at", "时间", lambda e: e.at, sort=("at",), css="nowrap"),
            Column("who", "人员", lambda e: e.who or ("系统" if e.seat == "system" else ""), css="nowrap"),
            Column("seat", "身份", lambda e: seats.get(e.seat) or seat(e.seat)),
            Column("action", "操作", lambda e: names.get(e.action, e.action), sort=("action",)),
            Column("data", "内容", said, lambda e, _seen: said(e) or "—", css="wide"),
            Column(
                "chain",
                "所在链",
                lambda e: f"{kinds.get(e.chain.kind, e.chain.kind)} {e.chain.ref} 第 {e.seq} 条",
                css="nowrap",
            ),
        )

    def rows(self, actor: Actor) -> QuerySet[Entry]:
        return queries.entries_within(actor)

    def url_of(self, row: Entry) -> str:
        return ""

    def extras(self, actor: Actor) -> dict[str, Any]:
        run = queries.last_verification()
        result = (run.result or {}) if run is not None else {}
        first = result.get("first_broken")
        broken = result.get("broken") or ([first] if first else [])
        return {
            "verification": run,
            "waiting": run is not None and run.state in {RunState.DUE, RunState.RUNNING},
            "failed": run is not None and run.state == RunState.FAILED,
            "broken": [{**one, "said": BREAKS.get(one["what"], one["what"])} for one in broken[:SHOWN]],
            "broken_count": len(broken),
        }


@audience("staff", permission=READ_AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Have all chains proved now."""
    run_job(code=VERIFY, actor=actor_of(request), now=clock.now())
    messages.success(request, "已开始核验，稍后刷新本页查看结果。")
    return HttpResponseRedirect(reverse("administration:audit"))
