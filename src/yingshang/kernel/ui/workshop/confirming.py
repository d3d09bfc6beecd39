"""数据确认: units stand for their numbers, the office answers objections."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel import clock
from yingshang.kernel.deadlines.models import Outcome
from yingshang.kernel.deadlines.queries import clocks_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.workshop.numbers_shown import by_unit, lines_of
from yingshang.kernel.ui.workshop.shown import SEE, crumbs_of, found
from yingshang.kernel.workshop.enums import State, Word
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Confirmation, Paper
from yingshang.kernel.workshop.permissions import CONFIRM, EDIT, can_edit
from yingshang.kernel.workshop.queries.records import confirmations_for, rounds_of, sees_all_numbers
from yingshang.kernel.workshop.services import answer_objection, confirm_numbers, object_to_number, remind_silent
from yingshang.kernel.workshop.services.effects import CONFIRM as CLOCK


def _back(paper: Paper, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workshop:numbers", args=[paper.case.number]) + anchor)


def _may_speak(actor: Actor, paper: Paper, rows: list[Confirmation]) -> bool:
    """Whether the reader's unit may still say something of a number of its own."""
    if not rows or not actor.has(CONFIRM) or paper.case.state != State.CONFIRMING:
        return False
    opened = rows[0].round
    return opened.closed_at is None and clock.today() <= opened.due_on


@audience("staff", permission=SEE)
@require_GET
def numbers(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of the latest round: the own unit's, or every unit's for those who see all."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    rows = confirmations_for(actor, paper)
    edits = can_edit(actor, paper)
    speaks = _may_speak(actor, paper, rows)
    lines = lines_of(paper, rows, actor)
    for line in lines:
        line.may_speak = speaks and line.row.unit_id == actor.unit_id and line.row.word == Word.WAITING
        line.may_answer = edits and line.row.word == Word.OBJECTED
    opened = rows[0].round if rows else None
    running = [one for one in clocks_of(paper.case) if one.clock == CLOCK and one.outcome == Outcome.RUNNING]
    silent = {line.row.unit.short_name: None for line in lines if line.row.word == Word.WAITING}
    context = {
        "paper": paper,
        "key": key,
        "round": opened,
        "clock": running[0] if running else None,
        "groups": by_unit(lines),
        "all_units": sees_all_numbers(actor, paper),
        "speaks": any(line.may_speak for line in lines),
        "silent": list(silent),
        "may_remind": edits and bool(silent) and paper.case.state == State.CONFIRMING,
        "past": [one for one in rounds_of(paper, actor) if opened is None or one.round.pk != opened.pk],
        "crumbs": crumbs_of(paper, "数据确认"),
    }
    return render(request, "ui/workshop/numbers.html", context)


def _spoken_of(actor: Actor, paper: Paper) -> dict[int, Confirmation]:
    """The confirmations of the latest round that are the reader's own unit's, by id."""
    return {row.pk: row for row in confirmations_for(actor, paper) if row.unit_id == actor.unit_id}


@audience("staff", permission=CONFIRM)
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """确认 those that are ticked, or all that still wait."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    mine = _spoken_of(actor, paper)
    ticked = set(request.POST.getlist("number"))
    wanted = [
        row for pk, row in mine.items() if row.word == Word.WAITING and ("all" in request.POST or str(pk) in ticked)
    ]
    try:
        done = confirm_numbers(confirmations=wanted, actor=actor, now=clock.now())
    except WorkshopError as error:
        messages.warning(request, str(error))
        return _back(paper)
    if done:
        messages.success(request, f"已确认 {done} 项。")
    else:
        messages.warning(request, "还没有选择要确认的数据。")
    return _back(paper)


@audience("staff", permission=CONFIRM)
@require_POST
def object_to(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """有异议, with a reason and what should stand there."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    row = _spoken_of(actor, paper).get(pk)
    if row is None:
        raise Http404
    try:
        object_to_number(
            confirmation=row,
            reason=request.POST.get("reason", ""),
            proposed=request.POST.get("proposed", ""),
            actor=actor,
            now=clock.now(),
        )
        messages.success(request, "异议已提出，营商办会答复。")
    except WorkshopError as error:
        messages.warning(request, str(error))
    return _back(paper, f"#n{pk}")


@audience("staff", permission=EDIT)
@require_POST
def answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """维持 with a reason, or 已更正 with what was corrected."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    if not can_edit(actor, paper):
        raise PermissionDenied("异议由本区营商办答复。")
    row = next((one for one in confirmations_for(actor, paper) if one.pk == pk), None)
    if row is None:
        raise Http404
    corrected = request.POST.get("answer") == "corrected"
    try:
        answer_objection(
            confirmation=row,
            reply=request.POST.get("reply", ""),
            corrected=corrected,
            actor=actor,
            now=clock.now(),
        )
        messages.success(request, "已答复：" + ("已更正。" if corrected else "维持原数。"))
    except WorkshopError as error:
        messages.warning(request, str(error))
    return _back(paper, f"#n{pk}")


@audience("staff", permission=EDIT)
@require_POST
def remind(request: HttpRequest, key: str) -> HttpResponse:
    """Remind the units that have not yet answered."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    try:
        told = remind_silent(paper=paper, actor=actor, now=clock.now())
    except WorkshopError as error:
        messages.warning(request, str(error))
        return _back(paper)
    if told:
        messages.success(request, f"已提醒 {told} 个单位。")
    else:
        messages.warning(request, "今天都提醒过了（每天一次）。")
    return _back(paper)
