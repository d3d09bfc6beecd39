"""Pages of draws: the list for officials; for everybody one draw, its package and the script that recomputes it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingshang.kernel.draws.models import Draw
from yingshang.kernel.draws.permissions import READ
from yingshang.kernel.draws.queries import draws_for, outcome_of, package_of, public_draw, recompute_script
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import audience
from yingshang.kernel.ui.lists import Column, ListPage


@audience("staff", permission=READ)
class DrawList(ListPage):
    """Every draw of the district, newest first."""

    code = "draws.list"
    title = "抽取记录"
    export_permission = (READ,)
    default_order = ("-committed_at", "-pk")
    empty_title = "还没有抽取"
    empty_text = "各项抽查发起之后列在这里，任何人都可以复核结果。"
    columns = (
        Column("title", "名称", lambda row: row.title, css="wide"),
        Column("size", "范围", lambda row: row.frame_size, css="num"),
        Column("wanted", "抽取数", lambda row: row.wanted_total, css="num"),
        Column("committed", "公布承诺", lambda row: row.committed_at, sort=("committed_at",), css="nowrap"),
        Column("by", "发起人", lambda row: row.acting_as, css="phone-off"),
        Column("drawn", "抽取时间", lambda row: _drawn_at(row) or "尚未抽取", css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return draws_for(actor)

    def url_of(self, row: Draw) -> str:
        return reverse("draws:draw", args=[row.token])


def _drawn_at(row: Draw) -> object:
    outcome = outcome_of(row)
    return outcome.drawn_at if outcome is not None else None


@audience("public")
@require_GET
def draw(request: HttpRequest, token: str) -> HttpResponse:
    """What was committed when, what came of it, and how to recompute it."""
    found = _found(token)
    outcome = outcome_of(found)
    strata = [
        {"name": name or "全部", "wanted": number, "keys": outcome.result.get(name, []) if outcome else []}
        for name, number in sorted(found.wanted.items())
    ]
    context = {"draw": found, "outcome": outcome, "strata": strata, "script": recompute_script()}
    return render(request, "ui/draw.html", context)


@audience("public")
@require_GET
def package(_request: HttpRequest, token: str) -> HttpResponse:
    """All that recomputes the draw."""
    response = JsonResponse(package_of(_found(token)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="package.json"'
    return response


@audience("public")
@require_GET
def script(_request: HttpRequest, token: str) -> HttpResponse:
    """The script that recomputes a package."""
    _found(token)
    response = HttpResponse(recompute_script(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recompute.py"'
    return response


def _found(token: str) -> Draw:
    try:
        return public_draw(token)
    except Draw.DoesNotExist as error:
        raise Http404 from error
