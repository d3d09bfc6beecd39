"""The little statistics that figures need, in Decimal: percentages, Wilson's interval, nearest-rank percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

PLACES = Decimal("0.000001")
Z_95 = Decimal("1.959964")
"""The 97.5th percentile of the normal distribution: a two-sided interval of 95 %."""
FEW = 30
"""A rate over fewer cases than this says so."""


def divided(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Quotient at the fixed scale of six places, half up; ``None`` over zero."""
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(PLACES, ROUND_HALF_UP)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """``100 · part / whole`` at six places; ``None`` over zero. 0 and 100 only where they are exact."""
    if whole == 0:
        return None
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(PLACES, ROUND_HALF_UP)
    if share == 100 and part < whole:
        return 100 - PLACES
    return PLACES if share == 0 and part > 0 else share


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal] | None:
    """Wilson's score interval (E. B. Wilson, JASA 22, 1927) of a share, 95 %, in percent; ``None`` without cases."""
    if whole == 0:
        return None
    with localcontext() as context:
        context.prec = 40
        share, cases, square = Decimal(part) / whole, Decimal(whole), Z_95 * Z_95
        centre = share + square / (2 * cases)
        half = Z_95 * ((share * (1 - share) + square / (4 * cases)) / cases).sqrt()
        scale = 1 + square / cases
        low, high = (centre - half) / scale, (centre + half) / scale
        low = Decimal(0) if part == 0 else low
        high = Decimal(1) if part == whole else high
    return (low * 100).quantize(PLACES, ROUND_HALF_UP), (high * 100).quantize(PLACES, ROUND_HALF_UP)


def nearest_rank(ordered: Sequence[int], percentile: int) -> int:
    """The smallest value that at least ``percentile`` % of the ascending values do not exceed."""
    return ordered[max(-(-percentile * len(ordered) // 100) - 1, 0)]
