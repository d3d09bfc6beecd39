"""How moments, days and time left are said in Chinese. Pure: the moment and the calendar are passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from yingshang.kernel.clock import local

WEEKDAYS = "一二三四五六日"
WorkingDays = Callable[[date, date], int]
"""How many working days lie after the first day up to and including the second."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """``text`` as shown (``剩 2 个工作日``), ``exact`` for the hover, ``light`` a code of :data:`lights.LIGHTS`."""

    text: str
    exact: str
    light: str


def day(value: date | None, now: datetime | None = None) -> str:
    """``2026年11月24日``; without the year when ``now`` lies in the same one; ``未填`` when unknown."""
    if value is None:
        return "未填"
    if now is not None and local(now).year == value.year:
        return f"{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None, now: datetime) -> str:
    """``今天 14:05``, ``昨天 09:12``, ``11月20日 09:12``; midnight stays 00:00; ``未填`` when unknown."""
    if value is None:
        return "未填"
    there, today = local(value), local(now).date()
    near = {0: "今天", -1: "昨天", 1: "明天"}.get((there.date() - today).days)
    return f"{near or day(there.date(), now)} {there:%H:%M}"


def exact(value: datetime) -> str:
    """``2026年11月24日 14:05``."""
    there = local(value)
    return f"{day(there.date())} {there:%H:%M}"


def last_day(due_at: datetime) -> date:
    """The day on which a due moment falls; the midnight that ends a day belongs to that day."""
    return (local(due_at) - timedelta(microseconds=1)).date()


def due_exact(due_at: datetime, *, provisional: bool = False) -> str:
    """``2026年11月26日（星期四）24:00 到期``, marked 暂定 while the holidays of that year are not published."""
    on, there = last_day(due_at), local(due_at)
    hour = "24:00" if there.date() != on else f"{there:%H:%M}"
    mark = "（暂定）" if provisional else ""
    return f"{day(on)}（星期{WEEKDAYS[on.weekday()]}）{hour} 到期{mark}"


def time_left(
    due_at: datetime | None,
    now: datetime,
    *,
    working_days: WorkingDays | None = None,
    paused: bool = False,
    warn_at: datetime | None = None,
    provisional: bool = False,
) -> TimeLeft:
    """How much time is left to a due moment, in the unit in which the reader plans.

    Arguments:
        working_days: counts working days; without it calendar days are said.
        paused: whether the clock stands.
        warn_at: from when on the light is amber.
    """
    if due_at is None:
        return TimeLeft("无时限", "", "none")
    said = due_exact(due_at, provisional=provisional)
    if paused:
        return TimeLeft("已停", said, "stopped")
    mark = "（暂定）" if provisional else ""
    if now >= due_at:
        return TimeLeft(
            f"超期 {_span(due_at, now, last_day(due_at), local(now).date(), working_days)}", said, "overdue"
        )
    light = "soon" if warn_at is not None and now >= warn_at else "ok"
    if last_day(due_at) == local(now).date():
        return TimeLeft(_today(due_at, now) + mark, said, "soon")
    left = _span(now, due_at, local(now).date(), last_day(due_at), working_days)
    return TimeLeft(f"剩 {left}{mark}", said, light)


def _today(due_at: datetime, now: datetime) -> str:
    left = due_at - now
    if left < timedelta(hours=1):
        return f"剩 {max(1, int(left.total_seconds() // 60))} 分钟"
    there = local(due_at)
    return "今天到期" if there.date() != local(now).date() else f"今天 {there:%H:%M} 到期"


def _span(since: datetime, until: datetime, first: date, last: date, working_days: WorkingDays | None) -> str:
    length = until - since
    if length < timedelta(hours=1):
        return f"{max(1, int(length.total_seconds() // 60))} 分钟"
    if first == last:
        return f"{int(length.total_seconds() // 3600)} 小时"
    count = working_days(first, last) if working_days else 0
    return f"{count} 个工作日" if count else f"{(last - first).days} 天"


def file_size(size: int) -> str:
    """``820 KB``, ``3.2 MB``: bytes as people read them."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 MB", " MB")


def yuan_of_wan(value: object) -> str:
    """``即 5,000,000 元``: an amount typed in 万元 read back in full; empty when it is no number."""
    try:
        yuan = Decimal(str(value).replace(",", "").strip()) * 10000
    except ArithmeticError:
        return ""
    if not yuan.is_finite():
        return ""
    return f"即 {yuan:,.2f} 元".replace(".00 元", " 元")
