"""Numbers typed by hand: quantities, and what only looks like one."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib import resources

import pytest

from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.typed import Known, suspicions, typed_numbers

TEXT = (resources.files("yingshang.kernel.workshop") / "data" / "numerals.toml").read_text(encoding="utf-8")
IDIOMS = tomllib.loads(TEXT)["idioms"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("召开座谈会12场", "12", "场"),
        ("走访企业1,234家次", "1234", "家"),
        ("好评率达98.6％", "98.6", "%"),
        ("放款３户", "3", "户"),
        ("放款2.4亿元", "2.4", "亿元"),
        ("累计3.5万户", "35000", "户"),
        ("刊发信息一百零五条", "105", "条"),
        ("召开两次", "2", "次"),
        ("十二家单位", "12", "家"),
        ("二十三场", "23", "场"),
        ("两千三百件", "2300", "件"),
        ("三万五千人次", "35000", "人次"),
        ("二十一个", "21", "个"),
    ],
)
def test_quantities(text: str, value: str, unit: str) -> None:
    (number,) = typed_numbers(text, IDIOMS)
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "深化“一枚印章管审批”改革，推进一件事一次办",
        "印发《方案》（云营商〔2022〕3号）",
        "2022年3月5日，区委常委会议",
        "一是加强领导；二是压实责任",
        "（三）持续提升",
        "“十四五”营商环境建设规划",
        "落实“两条例一决定”和双随机、一公开",
        "第十九条规定",
        f"满意率{written('demands.satisfaction_rate', '以上=95')}",
        "三月召开会议",
        "企业诉求由一个单位首接负责",
    ],
)
def test_no_quantities(text: str) -> None:
    assert typed_numbers(text, IDIOMS) == []


@pytest.mark.parametrize(("text", "rounded"), [("走访300余家", True), ("走访三百多家", True), ("走访300家", False)])
def test_rounding_is_seen(text: str, rounded: bool) -> None:
    (number,) = typed_numbers(text, IDIOMS)
    assert (number.value, number.rounded) == (Decimal(300), rounded)


FIGURES = [
    Known("demands.satisfaction_rate", "诉求满意率", "%", Decimal("96.31")),
    Known("outreach.symposiums", "企业座谈会", "场", Decimal(12)),
    Known("outreach.enterprises_assigned", "包联企业数", "家", Decimal(574)),
]


@pytest.mark.parametrize(
    ("text", "figure", "agrees"),
    [
        ("分行业召开企业座谈会12场", "outreach.symposiums", True),
        ("分行业召开企业座谈会15场", "outreach.symposiums", False),
        ("企业诉求满意率达96.3%", "demands.satisfaction_rate", True),
        ("企业诉求满意率达98%", "demands.satisfaction_rate", False),
        ("共包联企业500多家", "outreach.enterprises_assigned", True),
        ("共包联企业600多家", "outreach.enterprises_assigned", False),
    ],
)
def test_a_figure_that_could_give_the_number_is_named(text: str, figure: str, agrees: bool) -> None:
    found = suspicions(typed_numbers(text, IDIOMS), FIGURES)
    assert [(s.figure, s.agrees) for s in found] == [(figure, agrees)]


@pytest.mark.parametrize("text", ["培训12场", "慰问职工574人", "企业座谈会纪要12份"])
def test_an_equal_number_of_something_else_is_let_be(text: str) -> None:
    assert suspicions(typed_numbers(text, IDIOMS), FIGURES) == []
