"""Reading the State Council's notice of holidays, and lists of days as offices write them.

The notices (国务院办公厅关于某年部分节假日安排的通知) have kept one form for years:
``春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。``
A line may also name one day: ``2027-02-05 休 除夕``, ``2月7日 上班``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MAKE_UP = "调休上班"
REST = "休息"
LONGEST = 40
_BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
_DAYS = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"(?:\s*(?:至|—|－|-|~|到)\s*(?:(?P<year2>\d{4})年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日)?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+|\d+)[、.．]\s*")
_SIGNED = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
"""The day on which the notice was issued, below it."""


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day that the notice names: worked or not, and what it is called."""

    day: date
    is_working: bool
    name: str


class UnreadableNotice(ValueError):
    """A line of which nothing could be made. ``line`` is as it stands."""

    def __init__(self, line: str, why: str) -> None:
        self.line = line
        super().__init__(f"“{line[:60]}”{why}")


def read_notice(text: str, year: int) -> list[NoticeDay]:
    """The days of a notice, in order; a day without a year is of ``year``.

    Errors: ``UnreadableNotice`` for a line with a day of which it does not say whether it is worked, a day that does
    not exist, and a day that is said to be both.
    """
    found: dict[date, NoticeDay] = {}
    for line in text.splitlines():
        if _SIGNED.match(line.strip()):
            continue
        for day in _read_line(_ISO.sub(r"\1年\2月\3日", line).strip(), year):
            if found.setdefault(day.day, day).is_working != day.is_working:
                raise UnreadableNotice(line, "里的日期与前文矛盾，同一天既放假又上班。")
    return [found[day] for day in sorted(found)]


def _read_line(line: str, year: int) -> list[NoticeDay]:
    plain = _BRACKETS.sub("", line)
    title, colon, rest = plain.partition("：") if "：" in plain else plain.partition(":")
    name = _NUMBERING.sub("", title).strip() if colon and not _DAYS.search(title) else ""
    found: list[NoticeDay] = []
    pending: list[date] = []
    for clause in re.split(r"[。；;，,]", rest if name else plain):
        pending += [day for match in _DAYS.finditer(clause) for day in _span(match, year, line)]
        said = _said(_DAYS.sub("", clause), pending, name) if pending else None
        if said is not None:
            found, pending = [*found, *said], []
    if pending:
        raise UnreadableNotice(line, "没有写明放假还是上班。")
    return found


def _said(words: str, days: list[date], name: str) -> list[NoticeDay] | None:
    """What a clause says of days; ``None`` when it says neither."""
    if "放假" in words or ("休" in words and "班" not in words):
        return [NoticeDay(day, False, (name or _own_name(words) or REST)[:LONGEST]) for day in days]
    return [NoticeDay(day, True, MAKE_UP) for day in days] if "班" in words else None


def _own_name(words: str) -> str:
    """What a line of its own calls its day: the words beside 休 and 放假."""
    rest = re.sub(r"放假|调休|休息|休|共\s*\d+\s*天|与周末连休|[，,、\s]", "", words)
    return rest.strip()


def _span(match: re.Match[str], year: int, line: str) -> list[date]:
    try:
        first = date(int(match["year"] or year), int(match["month"]), int(match["day"]))
        if not match["day2"]:
            return [first]
        of_year = int(match["year2"] or first.year)
        last = date(of_year, int(match["month2"] or first.month), int(match["day2"]))
    except ValueError:
        raise UnreadableNotice(line, "里有不存在的日期。") from None
    if last < first or (last - first).days > 30:
        raise UnreadableNotice(line, "里的起止日期不对。")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
