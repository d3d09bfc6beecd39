"""What must be explained: a table of cases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yingshang.kernel.intake.rules.plausibility import Bounds, Stated, findings

BOUNDS = Bounds()
D = Decimal


@pytest.mark.parametrize(
    ("kind", "stated", "last", "records", "grows", "codes"),
    [
        ("count", Stated(D(20)), Stated(D(10)), None, False, []),  # twice is not more than twice
        ("count", Stated(D(21)), Stated(D(10)), None, False, ["jump"]),
        ("count", Stated(D(4)), Stated(D(9)), None, False, []),  # small numbers jump about
        ("count", Stated(D(0)), Stated(D(30)), None, False, ["jump"]),
        ("amount", Stated(D(12)), Stated(D(30)), None, False, ["jump"]),
        ("count", Stated(D(90)), Stated(D(30)), None, True, []),  # cumulative numbers grow
        ("count", Stated(D(29)), Stated(D(30)), None, True, ["fell"]),
        ("ratio", Stated(D(75)), Stated(D(95)), None, False, []),
        ("ratio", Stated(D("74.9")), Stated(D(95)), None, False, ["jump"]),
        ("rank", Stated(D(90)), Stated(D(3)), None, False, []),
        ("count", Stated(D(12), parts=(D(5), D(7))), None, None, False, []),
        ("count", Stated(D(12), parts=(D(5), D(6))), None, None, False, ["parts"]),
        ("count", Stated(D(12), parts=(D(5), None)), None, None, False, []),
        ("count", Stated(D(12)), None, Stated(D(12)), False, []),
        ("count", Stated(D(12)), None, Stated(D(11)), False, ["records"]),
        ("ratio", Stated(D("66.67")), None, Stated(D("66.666667")), False, []),  # own rounding
        ("count", Stated(None), Stated(D(30)), Stated(D(30)), False, []),
    ],
)
def test_findings(
    kind: str, stated: Stated, last: Stated | None, records: Stated | None, grows: bool, codes: list[str]
) -> None:
    found = findings(kind=kind, unit="件", stated=stated, last=last, records=records, bounds=BOUNDS, grows=grows)
    assert [one.code for one in found] == codes
