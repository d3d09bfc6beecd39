"""Calling for material, taking it in, chasing what is late."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from yingshang.kernel.cases.models import CaseParty
from yingshang.kernel.clock import day_of
from yingshang.kernel.documents.errors import UnreadableDocument
from yingshang.kernel.documents.taking import paragraphs_of_docx
from yingshang.kernel.evidence.services import attach
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.outbox.services import tell
from yingshang.kernel.workshop.enums import OPEN_FOR_MATERIAL, Given, Source
from yingshang.kernel.workshop.errors import Closed, InvalidText, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Material, Paper, Request, Section
from yingshang.kernel.workshop.permissions import GIVE, can_edit
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.rules.marks import Fault, resolved
from yingshang.kernel.workshop.services.trail import chain

WRITER = "writer"
LONGEST = 4000
"""Characters of a paragraph."""
MOST = 60
"""Paragraphs of one material or section."""


def ask_for_material(
    *, section: Section, units: Sequence[int], due_on: date, actor: Actor, now: datetime
) -> list[Request]:
    """Ask units for a section, or move the day for those who were asked already.

    Errors: ``NotAllowed``; ``Closed``; ``WorkshopError`` for a day that is past.
    """
    paper = section.paper
    if not can_edit(actor, paper):
        raise NotAllowed("素材由营商办征集。")
    if paper.case.state not in OPEN_FOR_MATERIAL:
        raise Closed("文稿已送确认，不再征集素材。")
    if due_on < day_of(now):
        raise WorkshopError("截止日期已过，请另选一天。")
    with transaction.atomic():
        return ask_units(section=section, units=units, due_on=due_on, now=now)


def ask_units(*, section: Section, units: Iterable[int], due_on: date, now: datetime) -> list[Request]:
    """As :func:`ask_for_material`, within the caller's transaction and after its checks."""
    made = []
    for unit in Unit.objects.select_related("party").filter(pk__in=list(units)).order_by("order", "pk"):
        request, new = Request.objects.get_or_create(
            section=section, unit=unit, defaults={"due_on": due_on, "asked_at": now}
        )
        if not new and request.due_on != due_on:
            request.due_on = due_on
            request.save(update_fields=["due_on"])
        _let_in(section, unit, now)
        if new:
            _tell(
                request,
                "请报送文稿素材",
                f"《{section.paper}》“{section.title}”，{due_on:%m月%d日}前报送。",
                now,
                "ask",
            )
        made.append(request)
    return made


def _let_in(section: Section, unit: Unit, now: datetime) -> None:
    case = section.paper.case
    if not CaseParty.objects.filter(case=case, party=unit.party, until=None).exists():
        CaseParty(case=case, party=unit.party, role=WRITER, since=now).save()


def _tell(request: Request, title: str, body: str, now: datetime, key: str) -> None:
    tell(
        party=request.unit.party,
        topic="workshop.material",
        title=title,
        body=body,
        url=reverse("workshop:material", args=[request.pk]),
        key=f"workshop:{request.pk}:{key}",
        case_id=request.section.paper_id,
        now=now,
    )


def waive_request(*, request: Request, reason: str, actor: Actor, now: datetime) -> None:
    """Let a unit off. Errors: ``NotAllowed``; ``WorkshopError`` without a reason."""
    if not can_edit(actor, request.section.paper):
        raise NotAllowed("免报由营商办决定。")
    if not reason.strip():
        raise WorkshopError("请写明免报原因。")
    with transaction.atomic():
        Request.objects.filter(pk=request.pk).update(waived_reason=reason.strip()[:200])
        chain(request.section.paper, "waive", actor=actor, now=now, data={"request": request.pk})


def give_material(
    *,
    request: Request,
    actor: Actor,
    now: datetime,
    texts: Sequence[str] | None = None,
    file: Any = None,
) -> Material:
    """Give a section's material, typed or as a .docx; each time a new version.

    Arguments:
        texts: paragraphs with figure marks; ``file``: an uploaded .docx instead.

    Errors: ``NotAllowed``; ``Closed``; ``InvalidText`` by paragraph number (as text, from 1); ``EvidenceError``;
    ``WorkshopError`` for a document that cannot be read.
    """
    paper = request.section.paper
    if not actor.has(GIVE) or request.unit_id != actor.unit_id:
        raise NotAllowed("这份素材由被征集单位报送。")
    if paper.case.state not in OPEN_FOR_MATERIAL:
        raise Closed("文稿已送确认，不再接收素材。")
    given = _read(file) if file is not None else [text.strip() for text in texts or ()]
    kept = checked_texts([(str(n), text) for n, text in enumerate(given, start=1) if text])
    if not kept:
        raise WorkshopError("还没有内容，请填写或上传后再报送。")
    with transaction.atomic():
        locked = Request.objects.select_for_update().get(pk=request.pk)
        stored = attach(case=paper.case, file=file, purpose="素材", actor=actor, now=now) if file is not None else None
        locked.current += 1
        locked.first_given_at = locked.first_given_at or now
        locked.save(update_fields=["current", "first_given_at"])
        material = Material.objects.create(
            request=locked,
            number=locked.current,
            paragraphs=list(kept.values()),
            author_id=actor.person_id,
            acting_as=actor.acting_as,
            source=Source.PAGE if file is None else Source.DOCX,
            attachment=stored,
            at=now,
        )
        chain(paper, "give", actor=actor, now=now, data={"request": locked.pk, "version": locked.current})
    return material


def _read(file: Any) -> list[str]:
    try:
        return paragraphs_of_docx(file)
    except UnreadableDocument as fault:
        raise WorkshopError(str(fault)) from fault


def checked_texts(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key → text with its marks in the kept form. Errors: ``InvalidText``."""
    kept: dict[str, str] = {}
    faults: dict[str, list[Fault]] = {}
    known = names()
    for key, text in itertools.islice(rows, MOST + 1):
        made, found = resolved(text.strip(), known)
        if len(made) > LONGEST:
            found = [*found, Fault(LONGEST, len(made), f"一段不超过 {LONGEST} 个字，请分段。")]
        if found:
            faults[key] = found
        kept[key] = made
    if len(kept) > MOST:
        faults.setdefault(next(reversed(kept)), []).append(Fault(0, 0, f"一部分不超过 {MOST} 段，请精简。"))
    if faults:
        raise InvalidText(faults)
    return kept


def remind_late(*, today: date, now: datetime) -> int:
    """Chase what is due today or late, once a day for each; returns how many were told."""
    waiting = Request.objects.filter(current=0, waived_reason="", due_on__lte=today)
    waiting = waiting.filter(section__paper__case__state__in=OPEN_FOR_MATERIAL).exclude(reminded_on=today)
    rows = list(waiting.select_related("section__paper__case", "unit__party").order_by("pk"))
    return sum(_remind(request, today, now) for request in rows)


def remind_now(*, paper: Paper, requests: Sequence[int], actor: Actor, now: datetime) -> int:
    """Chase some requests of a paper at once, due or not; each at most once a day, with what the hourly chase tells.

    Arguments:
        requests: ids; those that were answered, let off or chased today already are passed over.

    Returns: how many were told. Errors: ``NotAllowed``; ``Closed``.
    """
    if not can_edit(actor, paper):
        raise NotAllowed("催报由营商办发出。")
    if paper.case.state not in OPEN_FOR_MATERIAL:
        raise Closed("文稿已送确认，不再征集素材。")
    today = day_of(now)
    waiting = Request.objects.filter(section__paper=paper, pk__in=list(requests), current=0, waived_reason="")
    rows = list(waiting.select_related("section__paper__case", "unit__party").order_by("pk"))
    return sum(_remind(request, today, now) for request in rows)


def _remind(request: Request, today: date, now: datetime) -> bool:
    """Tell the unit, unless it was told today."""
    with transaction.atomic():
        if not Request.objects.filter(pk=request.pk).exclude(reminded_on=today).update(reminded_on=today):
            return False
        late = (today - request.due_on).days
        when = f"已逾期 {late} 天，请尽快报送。" if late > 0 else "今天截止，请报送。"
        body = f"《{request.section.paper}》“{request.section.title}”" + (
            when if late >= 0 else f"请于{request.due_on:%m月%d日}前报送。"
        )
        _tell(request, "文稿素材催报", body, now, f"remind:{today:%Y%m%d}")
    return True


def state_of(request: Request, today: date) -> str:
    """What has become of a request, as a word of :class:`Given`."""
    if request.waived_reason:
        return Given.WAIVED
    if request.first_given_at is not None:
        return Given.LATE_GIVEN if day_of(request.first_given_at) > request.due_on else Given.GIVEN
    return Given.LATE if today > request.due_on else Given.WAITING
