"""Working days, hours and limits of the PRC: pure arithmetic over a table of days. No database, no clock, no Django.

Which days are worked is data (see ``queries``); what a limit means is here.
"""

from yingshang.kernel.calendar.rules.daytable import FIRST, LAST
from yingshang.kernel.calendar.rules.limits import (
    SHANGHAI,
    CalendarNotPublished,
    Due,
    Limit,
    LimitUnit,
    OutOfCalendar,
    Remaining,
)
from yingshang.kernel.calendar.rules.opening import DEFAULT_HOURS, HoursFrom, Spans, nearest_hours, read_spans
from yingshang.kernel.calendar.rules.work_calendar import WorkCalendar

__all__ = [
    "DEFAULT_HOURS",
    "FIRST",
    "LAST",
    "SHANGHAI",
    "CalendarNotPublished",
    "Due",
    "HoursFrom",
    "Limit",
    "LimitUnit",
    "OutOfCalendar",
    "Remaining",
    "Spans",
    "WorkCalendar",
    "nearest_hours",
    "read_spans",
]
