"""The month's summary: what it says, and issuing it upward."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import NotPermitted, RoundRefused
from yingshang.affairs.outreach.models import PatrolSummary, Recheck
from yingshang.affairs.outreach.queries.patrol import KIND, MonthCount, count_month, latest_version, rounds_of_month
from yingshang.kernel import clock, seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.outbox.services import tell

TOPIC = "patrol.summary"


def issue_summary(*, month: date, team: Unit | None, actor: Actor, now: datetime) -> PatrolSummary:
    """Freeze the counts of a month as they are, and tell the office. Issued again it is a further version.

    Arguments:
        team: whose rounds; ``None`` for the whole district, by whoever reaches it.

    Errors: ``NotPermitted``; ``RoundRefused`` when nothing was drawn in that month.
    """
    if not actor.has(may.COMMIT_PATROL) or actor.district_id is None:
        raise NotPermitted("您没有印发巡回监督汇总的权限。")
    if not actor.district_wide and (team is None or team.pk != actor.unit_id):
        raise NotPermitted("只能印发本组的汇总，全区汇总由区督查局印发。")
    rounds = [one for one in rounds_of_month(actor.district_id, month, team.pk if team else None) if one.drawn_at]
    if not rounds:
        raise RoundRefused("这个月还没有抽取，没有可汇总的情况。")
    content = content_of(count_month(rounds))
    content["rounds"] = [
        {
            "team": one.team.short_name,
            "rule": str(one.rule),
            "basis": one.rule.basis,
            "frame": one.draw.frame_size,
            "draw": one.draw.token,
        }
        for one in rounds
    ]
    district = Unit.objects.get(pk=actor.district_id)
    content["issuer"] = Unit.objects.get(pk=actor.unit_id or 0).name
    content["whose"] = team.name if team else district.name
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id)  # one version after the other
        made = PatrolSummary.objects.create(
            district=district,
            team=team,
            month=month,
            version=latest_version(district.pk, team.pk if team else None, month) + 1,
            content=content,
            digest=seal.digest(content),
            issued_at=now,
            issued_by_id=actor.person_id,
            acting_as=actor.acting_as,
        )
        data = {"summary": made.number, "digest": made.digest}
        append(chain_for("configuration", f"{KIND}:{district.pk}"), action=TOPIC, ids=actor.ids, now=now, data=data)
        words = f"{month.year}年{month.month}月巡回监督汇总（{team.short_name if team else '全区'}）"
        for office in Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=district.path, until=None):
            tell(
                party=office.party_id,
                topic=TOPIC,
                title=words,
                now=now,
                key=f"{TOPIC}:{made.number}",
                url=reverse("outreach:patrol-summary", args=[made.pk]),
            )
    return made


def content_of(counted: MonthCount) -> dict[str, Any]:
    """A month's counts as JSON values: no enterprise and no official is named in them."""
    estimate = counted.estimate
    return {
        "whole": asdict(counted.whole),
        "units": [asdict(one) for one in counted.units],
        "estimate": {
            "share": str(estimate.share),
            "low": str(estimate.low),
            "high": str(estimate.high),
            "checked": estimate.checked,
            "confirmed": estimate.confirmed,
        }
        if estimate
        else None,
        "unseen": counted.unseen,
        "late": [_line(row) for row in counted.late],
        "apart": [{**_line(row), "origin": row.get_origin_display()} for row in counted.apart],
    }


def _line(row: Recheck) -> dict[str, str]:
    return {
        "number": row.case.number,
        "unit": row.visit.unit.short_name,
        "team": row.team.short_name,
        "answered": clock.local(row.answered_at).isoformat(timespec="minutes") if row.answered_at else "",
    }
