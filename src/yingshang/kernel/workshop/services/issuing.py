"""Freezing a paper, giving it to the OA and taking it back, issuing it, correcting it afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.evidence.services import attach
from yingshang.kernel.figures.freezing import freeze_report, snapshot
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.figures.sources import Reader, named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.workshop.enums import Move, State
from yingshang.kernel.workshop.errors import Closed, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Erratum, Exchange, Paper
from yingshang.kernel.workshop.outputs.contents import content_from
from yingshang.kernel.workshop.outputs.erratum import erratum_parts
from yingshang.kernel.workshop.permissions import can_edit, can_issue
from yingshang.kernel.workshop.queries.content import Part, content_of, digest_of, printed_in
from yingshang.kernel.workshop.queries.hindrances import against_freezing
from yingshang.kernel.workshop.queries.papers import reader_of, signer_of
from yingshang.kernel.workshop.queries.sources import source_rows
from yingshang.kernel.workshop.services.editions import keep_edition
from yingshang.kernel.workshop.services.trail import chain

STAMPED = "盖章件"
ERRATUM = "erratum"
"""The kind of a frozen report that is an erratum."""


def freeze_paper(*, paper: Paper, actor: Actor, now: datetime) -> Paper:
    """Freeze text and numbers as they are now, under one signature, when all who countersign have agreed to them.

    Errors: ``NotAllowed``; ``Closed`` when somebody has still to sign, or the numbers moved since the last signature;
    those of :func:`~yingshang.kernel.lifecycle.services.perform`.
    """
    if not can_issue(actor, paper):
        raise NotAllowed("定稿由营商办负责人决定。")
    with snapshot():
        reader = reader_of(paper)
        if faults := against_freezing(paper, reader):
            raise Closed("".join(faults))
        digest = digest_of(paper, reader)
        parts = content_of(paper, reader)
        printed = printed_in(parts)
        frozen = freeze_report(
            actor=actor, now=now, kind=paper.template, title=paper.title, reader=reader, printed=printed
        )
        _keep(paper, frozen, parts, reader, number=_edition_number(paper), actor=actor, now=now)
        Paper.objects.filter(pk=paper.pk).update(frozen=frozen, text_digest=digest)
        perform(paper.case, Move.FREEZE, actor=actor, now=now)
    return Paper.objects.select_related("case", "frozen").get(pk=paper.pk)


def _edition_number(paper: Paper) -> str:
    """``WG2026-000001-1``, and -2 when it was reopened and frozen again; an erratum is ``WG2026-000001-G1``."""
    return f"{paper.case.number}-{paper.editions.exclude(frozen__kind=ERRATUM).count() + 1}"


def _keep(
    paper: Paper, frozen: FrozenReport, parts: list[Part], reader: Reader, *, number: str, actor: Actor, now: datetime
) -> None:
    content = content_from(
        title=frozen.title,
        signer=signer_of(paper.unit).name,
        parts=parts,
        sources=source_rows(reader, printed_in(parts)),
    )
    keep_edition(frozen=frozen, content=content, number=number, actor=actor, now=now, paper=paper)


def note_sending(*, paper: Paper, content: bytes, actor: Actor, now: datetime) -> Exchange:
    """That the .docx went out to the OA. Errors: ``NotAllowed``; ``Closed`` before it is frozen."""
    if not can_edit(actor, paper):
        raise NotAllowed("文稿由营商办送办公系统。")
    if paper.case.state != State.FINAL:
        raise Closed("定稿后才送办公系统。")
    with transaction.atomic():
        sent = Exchange.objects.create(
            paper=paper,
            digest=hashlib.sha256(content).hexdigest(),
            text_digest=paper.text_digest,
            sent_at=now,
            sent_by=actor.acting_as,
        )
        chain(paper, "send", actor=actor, now=now, data={"exchange": sent.pk, "file": sent.digest})
    return sent


def note_return(*, paper: Paper, number: str, issued_on: date, stamped: Any, actor: Actor, now: datetime) -> Paper:
    """The number and the stamped PDF are back: the paper is issued.

    Errors: ``NotAllowed``; ``Closed``; ``WorkshopError`` without number or scan; ``EvidenceError``.
    """
    if not can_issue(actor, paper):
        raise NotAllowed("印发由营商办负责人登记。")
    if not number.strip() or stamped is None:
        raise WorkshopError("请填写文号并上传盖章的 PDF。")
    with transaction.atomic():
        kept = attach(case=paper.case, file=stamped, purpose=STAMPED, actor=actor, now=now)
        latest = Exchange.objects.filter(paper=paper, returned_at=None).order_by("-sent_at", "-pk").first()
        if latest is not None:
            latest.number, latest.stamped, latest.returned_at = number.strip(), kept, now
            latest.save(update_fields=["number", "stamped", "returned_at"])
        Paper.objects.filter(pk=paper.pk).update(number=number.strip(), issued_on=issued_on)
        perform(paper.case, Move.ISSUE, actor=actor, now=now)
    return Paper.objects.select_related("case").get(pk=paper.pk)


def correct_paper(*, paper: Paper, figures: Sequence[str], text: str, why: str, actor: Actor, now: datetime) -> Erratum:
    """Say what of an issued paper was wrong: for each figure what was printed, what is right now, and why.

    The issued paper stays as it was; the corrected figures are frozen beside it.

    Arguments:
        figures: ids of printed figures whose number is another now; text: what else was wrong, in words.

    Errors: ``NotAllowed``; ``Closed``; ``WorkshopError`` when nothing has changed or no reason is given.
    """
    if not can_issue(actor, paper):
        raise NotAllowed("更正由营商办负责人决定。")
    if paper.case.state != State.ISSUED or paper.frozen is None:
        raise Closed("只更正已印发的文稿。")
    if not why.strip():
        raise WorkshopError("请写明更正原因。")
    with snapshot():
        reader = reader_of(paper)
        now_printed = printed_in(content_of(paper, reader))
        before = {row.figure_id: list(row.printed) for row in paper.frozen.figures.all()}
        changes = [
            {
                "id": f,
                "name": named(f)[0],
                "printed": list(dict.fromkeys(before[f])),
                "corrected": list(dict.fromkeys(now_printed.get(f, []))),
                "why": why.strip(),
            }
            for f in figures
            if f in before and before[f] != now_printed.get(f, [])
        ]
        if not changes and not text.strip():
            raise WorkshopError("所选指标的数没有变化，也没有写明文字更正。")
        position = paper.errata.count() + 1
        parts = erratum_parts(paper, changes, text.strip())
        frozen = freeze_report(
            actor=actor,
            now=now,
            kind=ERRATUM,
            title=f"关于{paper.title}的更正",
            reader=reader,
            printed=printed_in(parts),
        )
        _keep(paper, frozen, parts, reader, number=f"{paper.case.number}-G{position}", actor=actor, now=now)
        erratum = Erratum.objects.create(
            paper=paper,
            position=position,
            changes=changes,
            text=text.strip(),
            frozen=frozen,
            by_id=actor.person_id,
            acting_as=actor.acting_as,
            at=now,
        )
        told = "；".join(
            f"{row['name']}由{'、'.join(row['printed'])}更正为{'、'.join(row['corrected'])}" for row in changes
        )
        perform(paper.case, Move.CORRECT, {"text": (told or text.strip())[:500]}, actor=actor, now=now)
        data = {"erratum": erratum.pk, "figures": [row["id"] for row in changes]}
        chain(paper, "correct", actor=actor, now=now, data=data)
    return erratum
