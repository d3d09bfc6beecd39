"""Over which units and which days a figure is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel.clock import start_of

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor
    from yingshang.kernel.identity.models import Unit

ONE_DAY = timedelta(days=1)


def _shifted(day: date, years: int) -> date:
    """The same day in another year; 29 February clamps to the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included. Stocks are counted as of ``last``."""

    first: date
    last: date
    label: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first} {self.last}")

    @classmethod
    def year(cls, year: int, today: date) -> Period:
        """1 January to 31 December, cut at today. Errors: ``ValueError`` for a year that has not begun."""
        last = min(date(year, 12, 31), today)
        label = f"{year}年" if last.month == 12 and last.day == 31 else f"{year}年截至{last.month}月{last.day}日"
        return cls(date(year, 1, 1), last, label)

    @classmethod
    def between(cls, first: date, last: date) -> Period:
        """Any days, labelled by their dates (a whole calendar month or year by its name)."""
        if first.day == 1 and (last + ONE_DAY).day == 1:
            if (first.year, first.month) == (last.year, last.month):
                return cls(first, last, f"{first.year}年{first.month}月")
            if (first.month, last.month) == (1, 12) and first.year == last.year:
                return cls(first, last, f"{first.year}年")
        return cls(first, last, f"{first:%Y-%m-%d}至{last:%Y-%m-%d}")

    @classmethod
    def months_to(cls, last: date, months: int = 12) -> Period:
        """The ``months`` calendar months that end with the month of ``last``, cut at ``last``."""
        index = last.year * 12 + last.month - months
        return cls.between(date(index // 12, index % 12 + 1, 1), last)

    @property
    def as_of(self) -> date:
        """The day as of which stocks are counted."""
        return self.last

    @property
    def start(self) -> datetime:
        """The first moment of the period."""
        return start_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return start_of(self.last + ONE_DAY)

    def a_year_earlier(self) -> Period:
        """The same days one year before (同期)."""
        return Period.between(_shifted(self.first, -1), _shifted(self.last, -1))

    def before(self) -> Period:
        """As many days right before (上期); before whole calendar months as many whole months."""
        last = self.first - ONE_DAY
        if self.first.day == 1 and (self.last + ONE_DAY).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            return Period.months_to(last, months)
        return Period.between(last - (self.last - self.first), last)

    def months(self) -> Iterator[Period]:
        """Its calendar months, the first and last cut where the period is."""
        first = self.first
        while first <= self.last:
            nxt = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            yield Period.between(first, min(nxt - ONE_DAY, self.last))
            first = nxt

    def days(self, field: str) -> Q:
        """The condition that a date column falls into the period."""
        return Q(**{f"{field}__gte": self.first, f"{field}__lte": self.last})

    def moments(self, field: str) -> Q:
        """The condition that an instant falls into the period."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})


@dataclass(frozen=True, slots=True)
class FigureScope:
    """A subtree of units: ``path`` is its prefix (``/1/12/``), ``unit_id`` its root."""

    path: str
    unit_id: int
    name: str

    @classmethod
    def of(cls, unit: Unit) -> FigureScope:
        """The unit and all below it; for the district's root the whole district."""
        return cls(unit.path, unit.pk, unit.name)

    @property
    def district_id(self) -> int:
        """The root of the tree to which the scope belongs."""
        return int(self.path.split("/")[1])

    @property
    def is_district(self) -> bool:
        """Whether the scope is a whole district."""
        return self.unit_id == self.district_id

    def within(self, actor: Actor) -> bool:
        """Whether the actor's seat reaches the whole of it."""
        return any(self.path.startswith(scope) for scope in actor.scopes if scope)

    def units(self, prefix: str = "unit__") -> Q:
        """The condition that a row belongs to the scope; ``prefix`` is the lookup path to its unit."""
        return Q(**{f"{prefix}path__startswith": self.path})

    def cases(self, prefix: str = "case__") -> Q:
        """The condition that a case belongs to the scope (by the unit that answers for it); uses the district's index."""
        if self.is_district:
            return Q(**{f"{prefix}district_id": self.district_id})
        return Q(**{f"{prefix}unit__path__startswith": self.path})
