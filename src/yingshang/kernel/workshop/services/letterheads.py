"""Giving the office's own forms of papers, and taking them out of use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.documents import UnfitTemplate, read_template
from yingshang.kernel.documents.office_templates import PLACES
from yingshang.kernel.evidence.services import plain_name, store_blob
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.errors import NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Letterhead
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.templates import templates

CHAIN = "configuration"
ERRATUM = "erratum"
LARGEST = 5 << 20
"""Bytes of a form: letterheads with pictures stay far below."""


def kinds_of_paper() -> dict[str, str]:
    """Code → name of every kind of paper that may have a form of its own; empty stands for all."""
    return {"": "全部文种", **{one.code: one.name for one in templates()}, ERRATUM: "更正"}


def give_letterhead(*, name: str, kind: str, file: Any, since: date, actor: Actor, now: datetime) -> Letterhead:
    """Put a form into use.

    Arguments:
        kind: code of a kind of paper, empty for all; file: an uploaded .docx; since: the first day of its use.

    Errors: ``NotAllowed``; ``WorkshopError`` saying what is wrong with the file; ``EvidenceError``.
    """
    if not (actor.has(EDIT) and actor.district_wide and actor.district_id is not None):
        raise NotAllowed("公文模板由营商办登记。")
    if not name.strip():
        raise WorkshopError("请填写模板名称。")
    if kind not in kinds_of_paper():
        raise WorkshopError("没有这种文种。")
    file_name = plain_name(str(file.name))
    if not file_name.lower().endswith(".docx"):
        raise WorkshopError("只能上传 .docx 文件，请用 Word 或 WPS 另存为 .docx。")
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise WorkshopError("模板超过 5 MB，请压缩其中的图片后再上传。")
    try:
        found = read_template(content)
    except UnfitTemplate as fault:
        raise WorkshopError(str(fault)) from fault
    with transaction.atomic():
        made = Letterhead.objects.create(
            district_id=actor.district_id,
            kind=kind,
            name=name.strip()[:60],
            file_name=file_name,
            blob=store_blob(content, file_name, now=now),
            places=[place for place in PLACES if place in found.places],
            since=since,
            by_id=actor.person_id,
            acting_as=actor.acting_as,
            at=now,
        )
        _note(made, "workshop.letterhead", actor, now)
    return made


def withdraw_letterhead(*, letterhead: Letterhead, actor: Actor, now: datetime) -> Letterhead:
    """Take a form out of use; what was frozen while it was in use keeps it.

    Errors: ``NotAllowed``; ``WorkshopError`` when it was withdrawn before.
    """
    if not (actor.has(EDIT) and actor.district_wide and actor.district_id == letterhead.district_id):
        raise NotAllowed("公文模板由营商办停用。")
    with transaction.atomic():
        rows = Letterhead.objects.filter(pk=letterhead.pk, withdrawn_at=None)
        if not rows.update(withdrawn_at=now, withdrawn_by=actor.acting_as):
            raise WorkshopError("这个模板已经停用。")
        letterhead.refresh_from_db()
        _note(letterhead, "workshop.letterhead_withdraw", actor, now)
    return letterhead


def _note(made: Letterhead, action: str, actor: Actor, now: datetime) -> None:
    data = {"letterhead": made.pk, "kind": made.kind, "sha256": made.blob.sha256, "since": made.since.isoformat()}
    append(chain_for(CHAIN, f"letterheads:{made.district_id}"), action=action, ids=actor.ids, now=now, data=data)
