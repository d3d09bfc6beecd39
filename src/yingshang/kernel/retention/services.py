"""Setting limits; letting go of what is past them, with one entry on the chain ``retention:runs`` for each run."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.services.trail import require
from yingshang.kernel.retention.errors import LimitRefused
from yingshang.kernel.retention.models import RetentionLimit, RetentionRun
from yingshang.kernel.retention.permissions import MANAGE
from yingshang.kernel.retention.queries import Limit, limits_on
from yingshang.kernel.retention.registry import Ask, kinds

logger = logging.getLogger(__name__)
CHAIN = ("retention", "runs")


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one kind: how many are gone (or would go), or why none could."""

    code: str
    name: str
    days: int
    before: datetime
    removed: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A run, or what one would do."""

    dry_run: bool
    lines: list[Line]
    digest: str = ""

    @property
    def removed(self) -> int:
        """How many in all."""
        return sum(line.removed for line in self.lines)

    @property
    def faults(self) -> dict[str, str]:
        """The kinds that could not be let go, and why."""
        return {line.code: line.fault for line in self.lines if line.fault}


@transaction.atomic
def set_limit(*, code: str, days: int, since: date, basis: str, actor: Actor, now: datetime) -> RetentionLimit:
    """Keep a kind for so many days from a day on; the row that ran before ends there.

    Errors: ``NotAllowed``; ``KeyError`` for a kind that is not declared; :class:`LimitRefused` outside the bounds of
    the kind, without a basis, for a past day, or where a later row stands.
    """
    require(actor, MANAGE)
    kind = kinds()[code]
    if days < kind.minimum:
        raise LimitRefused(f"不得少于 {kind.minimum} 天（{kind.basis}）。", "days")
    if kind.most is not None and days > kind.most:
        raise LimitRefused(f"不得超过 {kind.most} 天（{kind.basis}）。", "days")
    if not basis.strip():
        raise LimitRefused("请写明依据（文件名称、文号）。", "basis")
    if since < day_of(now):
        raise LimitRefused("生效日期不能早于今天。", "since")
    rows = RetentionLimit.objects.select_for_update().filter(code=code)
    if rows.filter(since__gte=since).exists():
        raise LimitRefused("已有同日或更晚生效的期限，请用更晚的日期。", "since")
    rows.filter(until=None).update(until=since)
    made = RetentionLimit.objects.create(
        code=code, days=days, since=since, basis=basis.strip(), set_at=now, acting_as=actor.acting_as
    )
    data = {"kind": code, "days": days, "since": since.isoformat(), "limit": made.pk}
    append(chain_for(*CHAIN), action="retention.limit_set", ids=actor.ids, now=now, data=data)
    return made


def run_retention(*, actor: Actor, now: datetime, dry_run: bool = False, district: Unit | None = None) -> Cleared:
    """Let go of whatever is past its limit, of one district or of all; or only count it.

    Each kind goes in small transactions of its own. Before the first row goes an entry says what the limits are, after
    the last another how many went and the digest over their names: a run that died in the middle shows. A kind that
    something protects is left whole, named, and does not hold up the others.

    Errors: ``NotAllowed``.
    """
    require(actor, MANAGE, *([district] if district is not None else []))
    wanted = [one for one in limits_on(day_of(now)) if district is None or one.kind.by_district]
    asks = [(limit, Ask(now - timedelta(days=limit.days), now, district)) for limit in wanted]
    planned = [_line(limit, ask, limit.kind.find(ask).count()) for limit, ask in asks]
    if dry_run:
        return Cleared(True, planned)
    if any(line.removed for line in planned):
        limits = {line.code: line.days for line in planned if line.removed}
        _note("retention.begun", actor, now, district, limits=limits)
    digest = hashlib.sha256()
    lines = [_let_go(limit, ask, digest) for limit, ask in asks]
    done = Cleared(False, lines, digest.hexdigest())
    _record(done, actor, now, district)
    return done


def _line(limit: Limit, ask: Ask, removed: int, fault: str = "") -> Line:
    return Line(limit.kind.code, limit.kind.name, limit.days, ask.before, removed, fault)


def _let_go(limit: Limit, ask: Ask, digest: Any) -> Line:
    removed = 0
    try:
        for name in limit.kind.find(ask).let_go():
            digest.update(f"{limit.kind.code}\0{name}\n".encode())
            removed += 1
    except ProtectedError as protected:
        held = sorted({item._meta.label for item in protected.protected_objects})
        logger.exception("retention of %s is held up", limit.kind.code)
        return _line(limit, ask, removed, f"仍被引用：{'、'.join(held)}")
    return _line(limit, ask, removed)


@transaction.atomic
def _record(done: Cleared, actor: Actor, now: datetime, district: Unit | None) -> None:
    counts = {line.code: line.removed for line in done.lines}
    RetentionRun.objects.create(
        at=now, district=district, counts=counts, faults=done.faults, digest=done.digest, acting_as=actor.acting_as
    )
    removed = {code: count for code, count in counts.items() if count}
    _note("retention.run", actor, now, district, counts=removed, digest=done.digest, faults=sorted(done.faults))


@transaction.atomic
def _note(action: str, actor: Actor, now: datetime, district: Unit | None, **data: Any) -> None:
    where = {"district": district.pk} if district is not None else {}
    append(chain_for(*CHAIN), action=action, ids=actor.ids, now=now, data={**data, **where})
