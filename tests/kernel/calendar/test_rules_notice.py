"""Notices of holidays as they are published, and lines as offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.calendar.rules.notice import NoticeDay, UnreadableNotice, read_notice

NOTICE = """经国务院批准，现将2026年元旦、春节等节日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
2025年11月4日"""


def days(*numbers: int, month: int) -> list[date]:
    return [date(2026, month, number) for number in numbers]


def test_a_notice_is_read() -> None:
    found = read_notice(NOTICE, 2026)
    rest = {d.day: d.name for d in found if not d.is_working}
    assert [d for d, name in rest.items() if name == "元旦"] == days(1, 2, 3, month=1)
    assert [d for d, name in rest.items() if name == "春节"] == days(*range(15, 24), month=2)
    assert [d for d, name in rest.items() if name == "清明节"] == days(4, 5, 6, month=4)
    assert [d.day for d in found if d.is_working] == [date(2026, 1, 4), *days(14, 28, month=2)]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("2027-02-05 休 除夕", NoticeDay(date(2027, 2, 5), False, "除夕")),
        ("2027/2/7 班", NoticeDay(date(2027, 2, 7), True, "调休上班")),
        ("2月7日 上班", NoticeDay(date(2027, 2, 7), True, "调休上班")),
        ("除夕：2月5日放假", NoticeDay(date(2027, 2, 5), False, "除夕")),
        ("2月5日，与周末连休", NoticeDay(date(2027, 2, 5), False, "休息")),
    ],
)
def test_a_line_of_one_day(line: str, wanted: NoticeDay) -> None:
    assert read_notice(line, 2027) == [wanted]


def test_both_in_one_sentence() -> None:
    found = read_notice("国庆节：10月1日至3日放假，9月26日上班", 2027)
    assert [(d.day.day, d.is_working) for d in found] == [(26, True), (1, False), (2, False), (3, False)]


@pytest.mark.parametrize(
    "text", ["2月5日", "2月30日放假", "2月9日至5日放假", "2月5日放假\n2月5日上班", "1月1日至12月1日放假"]
)
def test_what_cannot_be_read(text: str) -> None:
    with pytest.raises(UnreadableNotice):
        read_notice(text, 2027)
