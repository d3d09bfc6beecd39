"""Industry from whatever a register writes."""

from __future__ import annotations

import pytest

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.rules.industries import (
    Industry,
    industry_name,
    names,
    parse_industry,
    section_of_division,
)


def test_the_table_is_whole() -> None:
    assert len(names()) == 117
    assert len(section_of_division()) == 97


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("C13", Industry("C", "13", "13")),
        ("13", Industry("C", "13", "13")),
        ("1391", Industry("C", "13", "1391")),
        ("C1391", Industry("C", "13", "1391")),
        ("0111", Industry("A", "01", "0111")),
        ("1", Industry("A", "01", "01")),
        ("C", Industry("C")),
        ("ｃ１３", Industry("C", "13", "13")),
        ("制造业", Industry("C")),
        ("批发业", Industry("F", "51", "51")),
        ("批发和零售业", Industry("F")),
        ("农林牧渔业", Industry("A")),
        ("农、林、牧、渔业", Industry("A")),
        ("F51 批发业", Industry("F", "51", "51")),
        ("5147-鲜肉批发", Industry("F", "51", "5147")),
        ("制造业/食品制造业", Industry("C")),
        ("软件和信息技术服务业", Industry("I", "65", "65")),
    ],
)
def test_parse(text: str, industry: Industry) -> None:
    assert parse_industry(text) == industry


@pytest.mark.parametrize("text", ["不详", "99", "A51", "U"])
def test_what_the_classification_lacks_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_industry(text)


def test_name() -> None:
    assert industry_name("C", "14") == "制造业 / 食品制造业"
    assert industry_name("C") == "制造业"
    assert industry_name("") == ""
