"""The 2017 size rule, row by row of the official table."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.registry.enterprises.enums import Size
from yingshang.registry.enterprises.rules.size import size_of

DAY = date(2022, 6, 1)
WAN = 1_000_000


@pytest.mark.parametrize(
    ("section", "code", "employees", "revenue", "assets", "size"),
    [
        ("C", "13", 1000, 40000, None, Size.LARGE),
        ("C", "13", 999, 40000, None, Size.MEDIUM),
        ("C", "13", 1000, 39999, None, Size.MEDIUM),
        ("C", "13", 1000, 300, None, Size.SMALL),
        ("C", "13", 1000, 299, None, Size.MICRO),
        ("C", "13", 19, None, None, Size.MICRO),
        ("C", "13", 20, None, None, None),
        ("A", "", None, 500, None, Size.MEDIUM),
        ("A", "01", None, 49, None, Size.MICRO),
        ("E", "47", None, 80000, 80000, Size.LARGE),
        ("E", "47", None, 80000, 5000, Size.MEDIUM),
        ("F", "51", 5, 1000, None, Size.SMALL),
        ("F", "52", 5, 1000, None, Size.MICRO),
        ("K", "7010", None, 1000, 5000, Size.MEDIUM),
        ("K", "7020", 100, 500, None, Size.SMALL),
        ("K", "7030", 300, None, None, Size.LARGE),
        ("L", "72", 10, None, 100, Size.SMALL),
        ("M", "", 9, None, None, Size.MICRO),
    ],
)
def test_class(
    section: str, code: str, employees: int | None, revenue: int | None, assets: int | None, size: Size | None
) -> None:
    found = size_of(
        section=section,
        code=code,
        on=DAY,
        employees=employees,
        revenue=None if revenue is None else revenue * WAN,
        assets=None if assets is None else assets * WAN,
    )
    assert found.size is size


@pytest.mark.parametrize(
    ("section", "code", "missing"),
    [
        ("", "", ("行业",)),
        ("K", "70", ("行业中类",)),
        ("F", "", ("行业大类",)),
        ("J", "66", ("办法未列该行业",)),
        ("C", "13", ("从业人员", "营业收入")),
    ],
)
def test_what_is_missing_is_named(section: str, code: str, missing: tuple[str, ...]) -> None:
    found = size_of(section=section, code=code, on=DAY)
    assert found.size is None
    assert found.missing == missing


def test_before_the_table_took_effect_nothing_is_known() -> None:
    assert size_of(section="C", code="13", on=date(2010, 1, 1), employees=5).size is None
