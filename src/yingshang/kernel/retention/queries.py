"""Reading the limits and what the runs let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yingshang.kernel.identity.models import valid_on
from yingshang.kernel.retention.models import RetentionLimit, RetentionRun
from yingshang.kernel.retention.registry import Retained, kinds


@dataclass(frozen=True, slots=True)
class Limit:
    """A kind with the days that hold on a day, the basis, and how many the last run let go (None: never ran)."""

    kind: Retained
    days: int
    basis: str
    shipped: bool
    removed: int | None = None


def limits_on(day: date, *, counts: Mapping[str, int] | None = None) -> list[Limit]:
    """The limits in force on a day, one for each kind; the declared default where no row says otherwise.

    A row that a later version's bounds no longer bear counts as far as they allow.
    """
    rows = {row.code: row for row in RetentionLimit.objects.filter(valid_on(day))}
    return [_limit(kind, rows.get(code), (counts or {}).get(code)) for code, kind in kinds().items()]


def _limit(kind: Retained, row: RetentionLimit | None, removed: int | None) -> Limit:
    if row is None:
        return Limit(kind, kind.days, kind.basis, True, removed)
    days = max(row.days, kind.minimum)
    return Limit(kind, days if kind.most is None else min(days, kind.most), row.basis, False, removed)


def last_run() -> RetentionRun | None:
    """The last run over all districts."""
    return RetentionRun.objects.filter(district=None).first()


def limit_history(code: str) -> list[RetentionLimit]:
    """The rows ever set for a kind, newest first."""
    return list(RetentionLimit.objects.filter(code=code).order_by("-since"))
