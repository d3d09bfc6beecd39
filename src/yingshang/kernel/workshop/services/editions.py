"""Keeping what was written, and holding it against the data later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import read_written, report_of, verify_written
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.figures.verifying import Change, Verification, verify_report
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.verifying import SHEET, verify_sheet
from yingshang.kernel.workshop.models import Edition, Paper
from yingshang.kernel.workshop.outputs.contents import Content
from yingshang.kernel.workshop.queries.standing import SET_ASIDE, errata_of, standing_of


def keep_edition(
    *,
    frozen: FrozenReport,
    content: Content,
    number: str,
    actor: Actor,
    now: datetime,
    draft: bool = False,
    paper: Paper | None = None,
) -> Edition:
    """Keep a text beside its frozen figures, its digest in their chain; in the caller's transaction."""
    digest = seal.digest(content)
    edition = Edition.objects.create(
        paper=paper, frozen=frozen, number=number, draft=draft, content=content, digest=digest
    )
    append(
        chain_for("report", frozen.pk),
        action="report.write",
        ids=actor.ids,
        now=now,
        data={"number": number, "text": digest, "draft": draft},
    )
    return edition


def verify_edition(edition: Edition, *, actor: Actor | None) -> Verification:
    """Recompute every figure of an edition and hold its text against what was sealed."""
    return _of_edition(edition, verify_report(edition.frozen, actor=actor))


def verify_edition_file(*, file: Path, actor: Actor | None) -> Verification:
    """Verify a finished file of any kind, a unit's printed sheet included: what stands in it, and whether it still holds.

    Errors: ``UnreadableReport``.
    """
    written = read_written(file)
    if SHEET in (written.manifest or {}):
        return verify_sheet(written)
    frozen = report_of(written.manifest)
    edition = Edition.objects.select_related("frozen", "paper__case").filter(frozen=frozen).first()
    if edition is None:
        raise UnreadableReport("本系统没有这份文稿。")
    return _of_edition(edition, verify_written(written, actor=actor))


def _of_edition(edition: Edition, found: Verification) -> Verification:
    """What was found of the figures, with what is to be said of the text and of the paper."""
    said = []
    if edition.digest != seal.digest(edition.content):
        said.append("文稿的文字与写成时不一致，可能被改动。")
    if (standing := standing_of(edition)).kind == SET_ASIDE:
        said.append(standing.text)
    of_all = (Change("", edition.frozen.title, "", tuple(said)),) if said else ()
    told = _told_by_errata(edition)
    changes = tuple(replace(change, why=(*change.why, *told.get(change.id, ()))) for change in found.changed)
    return Verification(found.ok and not said, (*of_all, *changes))


def _told_by_errata(edition: Edition) -> dict[str, list[str]]:
    """Figure id → the errata that have told of its change."""
    told: dict[str, list[str]] = {}
    for erratum in errata_of(edition):
        for row in erratum.changes:
            told.setdefault(row["id"], []).append(f"第{erratum.position}次更正已作说明。")
    return told
