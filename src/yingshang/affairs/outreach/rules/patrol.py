"""What a round draws, and what its result says about all visits of the month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext

from yingshang.kernel.draws.rules import allocate

PLACES = Decimal("0.000001")
Z_95 = Decimal("1.959964")
"""The 97.5th percentile of the normal distribution: a two-sided interval of 95 %."""


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def sample_sizes(sizes: Mapping[str, int], percent: Decimal, least: int) -> dict[str, int]:
    """How many visits are drawn of each unit.

    Arguments:
        sizes: unit → its visits of the month.
        percent: share of all visits, rounded up to a whole visit.
        least: of each unit at least, as far as it has so many.
    """
    total = int((sum(sizes.values()) * percent / 100).to_integral_value(ROUND_CEILING))
    return {unit: number for unit, number in allocate(sizes, total, least).items() if number}


@dataclass(frozen=True, slots=True)
class Stratum:
    """One unit's visits of a month.

    Arguments:
        frame: all that could be drawn; checked: drawn ones whose enterprise said yes or no; confirmed: those with a yes.
    """

    frame: int
    checked: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The estimated share of confirmed visits in percent, its 95 % interval, and the checks behind it."""

    share: Decimal
    low: Decimal
    high: Decimal
    checked: int
    confirmed: int


def confirmed_share(strata: Iterable[Stratum]) -> Confirmed | None:
    """The share of all visits of the strata that would be confirmed; ``None`` when none was checked.

    Each check stands for ``frame / checked`` visits of its unit, so that small units, of which relatively more are
    drawn, do not weigh more. The interval is Wilson's over the effective number of checks: Kish's ``(Σw)² / Σw²``,
    enlarged by the finite population correction ``(N - 1) / (N - n)``. Units without a check are not represented.

    Source: E. B. Wilson, JASA 22 (1927); L. Kish, Survey Sampling (1965), 11.7; W. G. Cochran, Sampling Techniques, 2.6.
    """
    seen = [one for one in strata if one.checked]
    checked, confirmed = sum(s.checked for s in seen), sum(s.confirmed for s in seen)
    if not checked:
        return None
    frame = sum(max(s.frame, s.checked) for s in seen)
    with localcontext() as context:
        context.prec = 40
        weights = [(s, Decimal(max(s.frame, s.checked)) / s.checked) for s in seen]
        share = sum((w * s.confirmed for s, w in weights), Decimal(0)) / frame
        if checked >= frame:
            return Confirmed(_percent(share), _percent(share), _percent(share), checked, confirmed)
        effective = Decimal(frame) ** 2 / sum((w * w * s.checked for s, w in weights), Decimal(0))
        cases = effective * (frame - 1) / (frame - checked)
        low, high = _wilson(share, cases)
        low = Decimal(0) if confirmed == 0 else low
        high = Decimal(1) if confirmed == checked else high
    return Confirmed(_percent(share), _percent(low), _percent(high), checked, confirmed)


def _wilson(share: Decimal, cases: Decimal) -> tuple[Decimal, Decimal]:
    square = Z_95 * Z_95
    centre = share + square / (2 * cases)
    half = Z_95 * ((share * (1 - share) + square / (4 * cases)) / cases).sqrt()
    scale = 1 + square / cases
    return (centre - half) / scale, (centre + half) / scale


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(PLACES, ROUND_HALF_UP)
