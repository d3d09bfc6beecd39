"""会签: the office arranges the order; the unit whose turn it is agrees or sends the paper back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.errors import LifecycleError
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.workshop.shown import SEE, chapters, crumbs_of, found, kept_parts, opinion_badge
from yingshang.kernel.workshop.enums import State
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Countersign, Paper
from yingshang.kernel.workshop.permissions import EDIT, SIGN, can_edit
from yingshang.kernel.workshop.queries.asking import units_to_ask
from yingshang.kernel.workshop.queries.content import content_of, digest_of
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.queries.records import edition_in_force, order_of, signatures_of
from yingshang.kernel.workshop.services import countersign, set_order
from yingshang.kernel.workshop.services.signing import BEFORE_SIGNING, turn_of


@audience("staff", permission=(*SEE, SIGN))
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """The text as it will be signed, whose turn it is, what all have said; the turn's own unit signs."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    if request.method == "POST":
        return _signed(request, actor, paper)
    return _page(request, actor, paper)


def _signed(request: HttpRequest, actor: Actor, paper: Paper) -> HttpResponse:
    if not actor.has(SIGN):
        raise PermissionDenied(f"您当前的身份“{actor.acting_as}”不能会签。")
    agrees = request.POST.get("opinion") == "agree"
    try:
        countersign(paper=paper, agrees=agrees, text=request.POST.get("text", ""), actor=actor, now=clock.now())
        messages.success(request, "已签署同意。" if agrees else "已退回修改，文稿回到编辑。")
    except (WorkshopError, LifecycleError) as error:
        messages.warning(request, str(error))
        return _page(request, actor, paper, typed=request.POST.get("text", ""), status=422)
    return HttpResponseRedirect(reverse("workshop:sign", args=[paper.case.number]))


@audience("staff", permission=EDIT)
@require_POST
def order(request: HttpRequest, key: str) -> HttpResponse:
    """Move, add or take out a unit on the page; the order is stored when it is saved."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    if not can_edit(actor, paper):
        raise PermissionDenied("会签顺序由本区营商办安排。")
    units = _arranged(request, paper)
    if request.POST.get("do") != "save":
        return _page(request, actor, paper, arranged=units)
    try:
        set_order(paper=paper, units=units, actor=actor, now=clock.now())
        messages.success(request, f"会签顺序已保存，共 {len(units)} 个单位。" if units else "会签顺序已清空。")
    except WorkshopError as error:
        messages.warning(request, str(error))
    return HttpResponseRedirect(reverse("workshop:sign", args=[key]))


def _arranged(request: HttpRequest, paper: Paper) -> list[Unit]:
    """The units as sent, after what was pressed: ``up:3``, ``down:3``, ``out:3``, ``add``."""
    known = {str(unit.pk): unit for unit in units_to_ask(paper.case.district_id, clock.today())}
    units = [known[pk] for pk in dict.fromkeys(request.POST.getlist("unit")) if pk in known]
    what, _, place = request.POST.get("do", "").partition(":")
    added = known.get(request.POST.get("more", ""))
    if added is not None and what in {"add", "save"} and added not in units:
        units.append(added)
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
    if not 0 <= at < len(units):
        return units
    if what == "out":
        units.pop(at)
    elif what == "up" and at > 0:
        units[at - 1], units[at] = units[at], units[at - 1]
    elif what == "down" and at < len(units) - 1:
        units[at + 1], units[at] = units[at], units[at + 1]
    return units


def _page(
    request: HttpRequest,
    actor: Actor,
    paper: Paper,
    *,
    arranged: Sequence[Unit] | None = None,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    signing = paper.case.state == State.SIGNING
    turn = turn_of(paper) if signing else None
    arranges = can_edit(actor, paper) and paper.case.state in BEFORE_SIGNING
    saved, proposed = order_of(paper) if arranges else ([], "")
    units = list(saved if arranged is None else arranged)
    reader, edition = reader_of(paper), edition_in_force(paper)
    context = {
        "paper": paper,
        "key": paper.case.number,
        "turn": turn,
        "signing": signing,
        "may_sign": turn is not None and actor.has(SIGN) and turn.unit_id == actor.unit_id,
        "typed": typed,
        "arranges": arranges,
        "units": units,
        "changed": arranged is not None,
        "proposed": proposed if arranged is None else "",
        "others": [unit for unit in units_to_ask(paper.case.district_id, clock.today()) if unit not in units]
        if arranges
        else [],
        "turns": _turns(signatures_of(paper)),
        "edition": edition,
        "chapters": chapters(kept_parts(edition) if edition is not None else content_of(paper, reader)),
        "digest": paper.text_digest if edition is not None else digest_of(paper, reader),
        "crumbs": crumbs_of(paper, "会签"),
    }
    return render(request, "ui/workshop/sign.html", context, status=status)


def _turns(rows: Sequence[Countersign]) -> list[tuple[int, list[tuple[Countersign, object]]]]:
    """What was said, the latest turn first."""
    turns: dict[int, list[tuple[Countersign, object]]] = {}
    for row in rows:
        turns.setdefault(row.turn, []).append((row, opinion_badge(row.opinion)))
    return list(turns.items())
