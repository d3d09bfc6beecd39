"""One column under its many titles."""

from __future__ import annotations

import pytest

from yingshang.kernel.tables.headers import find_header, map_header, unit_of

SYNONYMS = {
    "capital": ["注册资本", "注册资金"],
    "name": ["企业名称"],
    "legal": ["法定代表人", "法定代表人(负责人)"],
    "rate": ["评价率"],
}


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("注册资本（万元）", "万元"), ("注册资本(单位：万元)", "万元"), ("注册 资本\n【万元】", "万元"), ("注册资本/万元", "万元"), ("注册资金：万美元", "万美元"),
        ("*注册资本（元）", "元"), ("注册资本", None), ("注册资本（实缴）", None), ("注册资本(万)", "万"),
    ],
)  # fmt: skip
def test_a_title_with_its_unit(title: str, unit: str | None) -> None:
    found = map_header(["企业名称", title], SYNONYMS)
    assert found.columns == {"name": 0, "capital": 1}
    assert found.units.get("capital") == unit


def test_brackets_that_are_no_unit() -> None:
    assert unit_of("法定代表人（负责人）") is None
    assert map_header(["法定代表人（负责人）"], SYNONYMS).columns == {"legal": 0}
    assert unit_of("评价率（％）") == "%"


def test_a_title_known_in_full_wins_over_one_known_in_part() -> None:
    found = map_header(["注册资本（实缴）", "注册资本", "备注"], SYNONYMS)
    assert found.columns == {"capital": 1}
    assert found.repeated == ["注册资本（实缴）"]
    assert found.unknown == ["备注"]


def test_cells_by_field() -> None:
    found = map_header(["企业名称", "注册资本"], SYNONYMS)
    assert found.cell("name", ["甲"]) == "甲"
    assert found.cell("capital", ["甲"]) is None
    assert found.cell("legal", ["甲"]) is None
    assert "legal" not in found


def test_without_synonyms_the_first_row_of_two_columns_is_the_header() -> None:
    block = find_header([["标题"], [], ["甲", "乙"], ["1", "2"]])
    assert block is not None
    assert (block.first, block.titles) == (2, ["甲", "乙"])
    assert find_header([["只有"], ["一列"]]) is None
