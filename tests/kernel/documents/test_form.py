"""The numbers of the form, without any file."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.documents.form import HeadingNumbers, chinese_date, chinese_number, signature_indents, title_lines


def test_headings_are_numbered_by_their_place() -> None:
    numbers = HeadingNumbers()
    levels = [1, 2, 2, 3, 4, 4, 3, 2, 3, 1, 2]
    assert [numbers.next(level) for level in levels] == [
        "一、", "（一）", "（二）", "1.", "（1）", "（2）", "2.", "（三）", "1.", "二、", "（一）",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese_number(number) == text


def test_dates_carry_no_filled_zero() -> None:
    assert chinese_date(date(2022, 3, 1)) == "2022年3月1日"


def test_short_and_given_titles_stay() -> None:
    assert title_lines("工作总结") == ["工作总结"]
    assert title_lines(["甲", "乙"]) == ["甲", "乙"]


@pytest.mark.parametrize(
    "title",
    [
        "关于2022年度优化营商环境工作开展情况的通报",
        "云溪区优化营商环境工作领导小组办公室关于印发《云溪区优化营商环境奖惩办法》的通知",
        "云溪区人民政府办公室关于进一步做好企业包联工作加快企业码推广使用有关事项的通知",
    ],
)
def test_a_long_title_is_broken_evenly_and_loses_nothing(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) >= 2
    assert all(5 <= len(line) <= 22 for line in lines)
    for line in lines[1:]:
        assert line[0] not in "，。；：、》）的"
    assert not any(line.count("《") > line.count("》") and line.endswith("《") for line in lines)


def test_with_a_seal_the_office_is_centred_on_the_date() -> None:
    office, day = signature_indents("云溪区营商办", "2022年12月30日", sealed=True)
    assert day == 4
    assert office + 6 / 2 == day + 7 / 2
    office, day = signature_indents("云溪区优化营商环境工作领导小组办公室", "2022年12月30日", sealed=True)
    assert office == 0
    assert day + 7 / 2 == 18 / 2


def test_without_a_seal_the_date_begins_two_characters_further_in() -> None:
    for unit in ("云溪区人民政府", "营商办", "云溪区优化营商环境工作领导小组办公室"):
        office, day = signature_indents(unit, "2022年12月30日", sealed=False)
        assert (office + len(unit)) - (day + 7) == 2
        assert min(office, day) >= 2
