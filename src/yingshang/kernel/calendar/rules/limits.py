"""The words in which limits are spoken of: an amount in a unit, what is due, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import Enum
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class LimitUnit(Enum):
    """In what a limit is counted; the values are those stored with deadlines."""

    WORKING_DAY = "working_day"
    """个工作日: the day of the start does not count, the last day ends at 24:00."""
    WORKING_HOUR = "working_hour"
    """个工作小时: counted in office hours only."""
    HALF_DAY = "half_day"
    """个半日: half of the office hours of the day on which it runs."""
    HOUR = "hour"
    """小时: by the clock, day and night (7 x 24)."""
    MINUTE = "minute"
    """分钟: by the clock, day and night (7 x 24)."""
    CALENDAR_DAY = "calendar_day"
    """日: the last one moves on over days of rest."""
    MONTH = "month"
    """个月: to the same day of the month or its last day; moves on over days of rest."""


WHOLE = frozenset({LimitUnit.CALENDAR_DAY, LimitUnit.MONTH})


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take. Half a working day is ``Limit(Decimal("0.5"), WORKING_DAY)`` or one half day.

    Errors: ``TypeError`` for a float, ``ValueError`` for a broken number of calendar days or months.
    """

    amount: Decimal
    unit: LimitUnit

    def __init__(self, amount: Decimal | int | str, unit: LimitUnit) -> None:
        if isinstance(amount, float):
            raise TypeError("a limit is exact: give a Decimal")
        object.__setattr__(self, "amount", Decimal(amount))
        object.__setattr__(self, "unit", unit)
        if unit in WHOLE and not self.is_whole:
            raise ValueError(f"{amount} {unit.value}: only whole ones can be counted")

    @property
    def is_whole(self) -> bool:
        return self.amount == self.amount.to_integral_value()


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due.

    ``due_at`` is the first moment that is too late for a day clock (24:00 of ``due_on``, that is the next midnight),
    and the last good moment of an hour clock. ``provisional`` (暂定): a year was counted whose holidays are not
    published, so that the date may still move.
    """

    due_at: datetime
    due_on: date
    provisional: bool = False

    @property
    def day(self) -> date:
        """The last day: ``due_on``."""
        return self.due_on


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left until something is due; negative once it is late.

    Arguments:
        working_days: working days after today up to and including the last day.
        working_time: office hours left.
        time: time left by the clock.
    """

    working_days: int
    working_time: timedelta
    time: timedelta

    @property
    def is_late(self) -> bool:
        return self.time <= timedelta()


class CalendarNotPublished(ValueError):
    """A date depends on a year whose holidays are not published, and the office wants no provisional dates."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年放假安排尚未公布，无法计算期限；请先在工作日历中公布该年安排。")
        self.year = year


class OutOfCalendar(ValueError):
    """A date lies outside the years for which the calendar is laid out."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"日期超出工作日历的范围（{first.year}—{last.year} 年）。")


def microseconds(amount: Decimal, each: int) -> int:
    """``amount`` units of ``each`` microseconds, rounded up to a whole one."""
    return int((amount * each).to_integral_value(rounding=ROUND_CEILING))


def last_day(due_at: datetime) -> date:
    """The local day that a due moment closes; the midnight that ends a day belongs to that day."""
    return (due_at.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def local(moment: datetime) -> datetime:
    """The moment in Asia/Shanghai; a naive one is refused with ``ValueError``."""
    if moment.tzinfo is None:
        raise ValueError("a moment must be aware")
    return moment if moment.tzinfo is SHANGHAI else moment.astimezone(SHANGHAI)
