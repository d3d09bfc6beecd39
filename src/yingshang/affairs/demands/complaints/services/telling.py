"""Telling the provincial platform what came of its complaints: a file in its own columns, and the end of each."""

from __future__ import annotations

import io
from datetime import datetime

from django.db import transaction

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.enums import Move
from yingshang.affairs.demands.complaints.errors import NothingToTell, NotPermitted
from yingshang.affairs.demands.complaints.models import Complaint, FeedbackList
from yingshang.affairs.demands.complaints.queries import to_tell
from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import local
from yingshang.kernel.evidence.services import store_blob
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.tables import Column, write_workbook

COLUMNS = ("平台编号", "办理单位", "受理方式", "受理时间", "查办结果", "办理结果", "办结时间", "是否按时", "本区编号")


def line_of(complaint: Complaint) -> list[str]:
    """One complaint's result under :data:`COLUMNS`, as text; what is unknown stays empty."""
    in_time = complaint.answered_in_time
    return [
        complaint.province_number,
        complaint.case.unit.name,
        complaint.get_acceptance_display(),
        _moment(complaint.accepted_at),
        complaint.get_result_display(),
        complaint.answer,
        _moment(complaint.answered_at),
        "" if in_time is None else "是" if in_time else "否",
        complaint.case.number,
    ]


def tell_platform(*, actor: Actor, now: datetime, number_title: str = "") -> FeedbackList:
    """Make the file of all checked results that wait for it, and conclude those complaints, all of them or none.

    Arguments:
        number_title: how the platform itself calls the column of its numbers.

    Errors: ``NotPermitted``; ``NothingToTell``.
    """
    if not actor.has(may.COORDINATE) or actor.district_id is None:
        raise NotPermitted("您没有向省平台反馈的权限。")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id)
        found = [one for one in to_tell(actor.district_id) if may.can_coordinate(actor, one)]
        if not found:
            raise NothingToTell
        lines = [line_of(one) for one in found]
        for one in found:
            perform(one.case, Move.FEEDBACK, {"text": "办理结果已列入省平台回填表。"}, actor=actor, now=now)
        titles = [number_title or COLUMNS[0], *COLUMNS[1:]]
        out = io.BytesIO()
        columns = [Column(title, 60 if title == "办理结果" else None, wrap=title == "办理结果") for title in titles]
        write_workbook(out, columns, lines, sheet="回填")
        made = FeedbackList.objects.create(
            district_id=actor.district_id,
            blob=store_blob(out.getvalue(), f"投诉举报回填-{local(now):%Y%m%d-%H%M}.xlsx", now=now),
            count=len(lines),
            made_by=actor.acting_as,
            made_at=now,
        )
        data = {"file": made.blob.sha256, "rows": len(lines), "digest": seal.digest(lines)}
        append(chain_for("complaint-feedback", made.pk), action="complaints.tell", ids=actor.ids, now=now, data=data)
    return made


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""
