"""By which letters a name is found."""

from __future__ import annotations

import pytest

from yingshang.registry.enterprises.rules.pinyin import MOST, spellings, syllables

PLACES = ("云溪区", "清溪镇", "云溪", "清溪")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("云溪商业管理有限公司", "yxsy"),
        ("云溪商业管理有限公司", "yunxi"),
        ("云溪商业管理有限公司", "shangye"),
        ("云溪区清溪镇张记小吃店", "zjxc"),
        ("云溪区清溪镇张记小吃店", "qxzzj"),
        ("云溪区清溪镇张记小吃店", "yunxiquqingxizhen"),
        ("云溪长兴粮行", "cxlh"),
        ("云溪长兴粮行", "zxlh"),
        ("重庆小面馆", "cqxm"),
        ("重庆小面馆", "chongqing"),
        ("云溪ABC科技有限公司", "abckj"),
        ("云溪３６５便利店", "blb"),
        ("吕记（云溪）面馆", "lvji"),
    ],
)
def test_found_by_a_beginning(name: str, typed: str) -> None:
    found = any(spelled.startswith(typed) for spelled in spellings(name, PLACES))
    assert found is (typed != "blb")


@pytest.mark.parametrize(("name", "typed"), [("重庆小面馆", "zhongqing"), ("云溪银行", "yx x")])
def test_a_known_phrase_has_one_reading(name: str, typed: str) -> None:
    assert not any(spelled.startswith(typed) for spelled in spellings(name, PLACES))


def test_many_readings_do_not_explode() -> None:
    name = "长乐行重都会曾单调" * 3
    assert len(syllables(name)) == 27
    assert len(spellings(name)) <= 2 * MOST


def test_a_name_without_sounds_has_none() -> None:
    assert spellings("（）") == spellings("") == []
