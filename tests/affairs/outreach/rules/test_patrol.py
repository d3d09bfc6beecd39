from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from yingshang.affairs.outreach.rules.patrol import Stratum, confirmed_share, month_of, next_month, sample_sizes
from yingshang.kernel.figures.statistics import wilson


def test_months() -> None:
    assert month_of(date(2026, 2, 28)) == date(2026, 2, 1)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert next_month(date(2026, 2, 1)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("sizes", "percent", "least", "wanted"),
    [
        ({"甲": 100, "乙": 100}, "5", 1, {"甲": 5, "乙": 5}),
        ({"甲": 100, "乙": 1}, "5", 1, {"甲": 6, "乙": 1}),
        ({"甲": 3}, "5", 1, {"甲": 1}),
        ({"甲": 3}, "100", 0, {"甲": 3}),
        ({"甲": 20, "乙": 10}, "10", 0, {"甲": 2, "乙": 1}),
        ({"甲": 1, "乙": 200}, "1", 0, {"乙": 3}),
        ({"甲": 2, "乙": 200}, "1", 5, {"甲": 2, "乙": 5}),
    ],
)
def test_sample_sizes(sizes: dict[str, int], percent: str, least: int, wanted: dict[str, int]) -> None:
    assert sample_sizes(sizes, Decimal(percent), least) == wanted


def test_without_checks_there_is_no_share() -> None:
    assert confirmed_share([Stratum(10, 0, 0)]) is None


def test_one_large_stratum_is_plain_wilson() -> None:
    found = confirmed_share([Stratum(10**9, 50, 45)])
    plain = wilson(45, 50)
    assert found is not None
    assert plain is not None
    assert found.share == Decimal(90)
    assert abs(found.low - plain[0]) < Decimal("0.001")
    assert abs(found.high - plain[1]) < Decimal("0.001")


def test_all_checked_is_no_estimate() -> None:
    found = confirmed_share([Stratum(4, 4, 3), Stratum(6, 6, 6)])
    assert found is not None
    assert (found.low, found.share, found.high) == (Decimal(90), Decimal(90), Decimal(90))


def test_a_small_unit_weighs_as_its_visits_do() -> None:
    found = confirmed_share([Stratum(2, 1, 0), Stratum(98, 5, 5)])
    assert found is not None
    assert found.share == Decimal(98)


def test_certain_ends_stay_certain() -> None:
    all_yes, all_no = confirmed_share([Stratum(100, 8, 8)]), confirmed_share([Stratum(100, 8, 0)])
    assert all_yes is not None
    assert all_no is not None
    assert all_yes.high == Decimal(100) > all_yes.low
    assert all_no.low == Decimal(0) < all_no.high


def test_a_finite_frame_narrows_the_interval() -> None:
    narrow, wide = confirmed_share([Stratum(60, 50, 45)]), confirmed_share([Stratum(6000, 50, 45)])
    assert narrow is not None
    assert wide is not None
    assert narrow.high - narrow.low < wide.high - wide.low


def test_the_interval_covers() -> None:
    """Drawn a thousand times from units of different size and honesty, the interval holds the truth about as promised."""
    chance, held = random.Random(7), 0
    units = [(400, 0.95), (120, 0.85), (30, 0.6)]
    whole = [[chance.random() < share for _ in range(size)] for size, share in units]
    truth = Decimal(sum(map(sum, whole))) * 100 / sum(map(len, whole))
    sizes = sample_sizes({str(n): len(unit) for n, unit in enumerate(whole)}, Decimal(10), 3)
    for _ in range(1000):
        strata = []
        for number, unit in enumerate(whole):
            some = chance.sample(unit, sizes[str(number)])
            strata.append(Stratum(len(unit), len(some), sum(some)))
        found = confirmed_share(strata)
        assert found is not None
        held += found.low <= truth <= found.high
    assert 920 <= held <= 990
