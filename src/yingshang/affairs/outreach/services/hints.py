"""Hints at the register: found otherwise than it says, until it says so too or the office has looked into it.

The register's status changes by its own import only; nothing here writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Finding, HintState, Standing
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError
from yingshang.affairs.outreach.models import StatusHint, Visit
from yingshang.affairs.outreach.queries.visits import hint_for
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.enterprises.enums import Status

AGREEING: dict[str, frozenset[str]] = {
    Finding.SUSPENDED: frozenset({Status.SUSPENDED, Status.REVOKED, Status.CANCELLED, Status.MOVED_OUT}),
    Finding.REVOKED: frozenset({Status.REVOKED, Status.CANCELLED}),
    Finding.UNREACHABLE: frozenset({Status.SUSPENDED, Status.REVOKED, Status.CANCELLED, Status.MOVED_OUT}),
}
"""The statuses of the register with which each finding is told."""


def agrees(finding: str, status: str) -> bool:
    """Whether the register says what was found."""
    return status in AGREEING.get(finding, frozenset({Status.ACTIVE}))


def follow_finding(*, visit: Visit, now: datetime) -> StatusHint | None:
    """Note a hint when a visit found the enterprise otherwise than the register says, in the caller's transaction.

    A later visit that met it at work settles what was open. Returns the open hint, new or known.
    """
    mine = StatusHint.objects.filter(enterprise_id=visit.enterprise_id, state=HintState.OPEN)
    if visit.finding == Finding.RUNNING:
        if visit.reached:
            earlier = mine.filter(noted_on__lte=visit.on)
            earlier.update(state=HintState.OUTDATED, resolved_at=now, reason=f"{visit.on:%Y-%m-%d} 联系时正常经营。")
        return None
    if agrees(visit.finding, visit.enterprise.status):
        return None
    hint, _ = StatusHint.objects.get_or_create(
        enterprise_id=visit.enterprise_id,
        finding=visit.finding,
        state=HintState.OPEN,
        defaults={"district_id": visit.district_id, "visit": visit, "noted_on": visit.on},
    )
    return hint


def dismiss_hint(*, hint_id: int, reason: str, actor: Actor, now: datetime) -> StatusHint:
    """The office has looked into a hint and the register stays as it is. Errors: ``NotPermitted``; ``OutreachError``."""
    found = hint_for(actor, hint_id)
    if found is None or not actor.has(may.SETTLE):
        raise NotPermitted("您没有核对登记状态线索的权限。")
    if not reason.strip():
        raise OutreachError("请写明核对情况。")
    values = {"state": HintState.DISMISSED, "resolved_at": now, "resolved_by_id": actor.person_id}
    with transaction.atomic():
        still = StatusHint.objects.filter(pk=hint_id, state=HintState.OPEN)
        if not still.update(**values, acting_as=actor.acting_as[:200], reason=reason.strip()[:200]):
            raise OutreachError("这条线索已经处理过。")
        data = {"hint": hint_id, "enterprise": found.enterprise_id}
        append(
            chain_for("outreach", found.district_id), action="outreach.dismiss_hint", ids=actor.ids, now=now, data=data
        )
    found.refresh_from_db()
    return found


def close_agreed_hints(*, now: datetime) -> int:
    """Close the hints with which the register agrees by now, and those whose visit was struck. Returns how many."""
    waiting = StatusHint.objects.filter(state=HintState.OPEN).select_related("enterprise", "visit")
    struck = [hint.pk for hint in waiting.filter(visit__standing=Standing.STRUCK)]
    told = [h.pk for h in waiting.exclude(pk__in=struck) if agrees(h.finding, h.enterprise.status)]
    _close(struck, HintState.DISMISSED, "发现它的走访已作废。", now)
    _close(told, HintState.AGREED, "登记状态已变更。", now)
    return len(struck) + len(told)


def _close(keys: Iterable[int], state: HintState, reason: str, now: datetime) -> None:
    wanted = list(keys)
    for start in range(0, len(wanted), 500):
        rows = StatusHint.objects.filter(pk__in=wanted[start : start + 500], state=HintState.OPEN)
        rows.update(state=state, reason=reason, resolved_at=now)
