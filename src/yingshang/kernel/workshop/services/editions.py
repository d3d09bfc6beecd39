"""Keeping what was written, and holding it against the data later."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import read_written, report_of, verify_file
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.figures.verifying import Change, Verification, verify_report
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.models import Edition, Paper
from yingshang.kernel.workshop.outputs.contents import Content


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
    return _with_text(edition, verify_report(edition.frozen, actor=actor))


def verify_edition_file(*, file: Path, actor: Actor | None) -> Verification:
    """Verify a finished file of any kind: the report in it, and the figures that stand in the file now.

    Errors: ``UnreadableReport``.
    """
    found = verify_file(file, actor=actor)
    frozen = report_of(read_written(file).manifest)
    edition = Edition.objects.select_related("frozen").filter(frozen=frozen).first()
    if edition is None:
        raise UnreadableReport("本系统没有这份文稿。")
    return _with_text(edition, found)


def _with_text(edition: Edition, found: Verification) -> Verification:
    if edition.digest == seal.digest(edition.content):
        return found
    tampered = Change("", edition.frozen.title, "", ("文稿的文字与写成时不一致，可能被改动。",))
    return Verification(ok=False, changed=(tampered, *found.changed))
