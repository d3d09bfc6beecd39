"""What the stories of papers are told with: people of units, working days, a script that ends at the district's present."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from heapq import heappop, heappush
from importlib import resources
from io import BytesIO
from random import Random
from typing import Any

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.demo import Stage
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.workshop.models import Paper, Request, Section
from yingshang.kernel.workshop.queries.papers import text_of
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import save_section

CLERKS = ("unit_clerk", "discipline_team", "unit_head")
HEADS = ("unit_head", "office_head", "leader", "discipline_team")

Beat = Callable[[datetime], None]


@cache
def told_in(name: str) -> dict[str, Any]:
    """A data file of the stories."""
    text = (resources.files("yingshang.faces.reports") / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


class File(BytesIO):
    """Bytes with a name, as an upload has."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


class Script:
    """What happens when; it is played in the order of its moments and ends at the district's present."""

    def __init__(self) -> None:
        self._beats: list[tuple[datetime, int, Beat]] = []
        self._written = 0

    def at(self, moment: datetime, beat: Beat) -> None:
        """Write down that something happens at a moment; also while it is played."""
        self._written += 1
        heappush(self._beats, (moment, self._written, beat))

    def play(self, until: datetime) -> None:
        """Let it happen."""
        while self._beats and self._beats[0][0] < until:
            moment, _, beat = heappop(self._beats)
            beat(moment)


class Desk:
    """The office's desk: who acts for whom, which days are worked."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chance: Random = stage.chance("papers")
        self.units: dict[str, Unit] = stage.things["units"]
        self.district: Unit = stage.things["district"]
        self.calendar = calendar_for(self.district)
        self._actors: dict[tuple[str, tuple[str, ...], int], Actor] = {}

    def by(self, unit: str, roles: tuple[str, ...], which: int = 0) -> Actor:
        """Who acts for a unit, by the first of these roles that somebody there has."""
        key = (unit, roles, which)
        if key not in self._actors:
            posts = Post.objects.filter(unit=self.units[unit], role__code__in=roles)
            found = sorted(posts.select_related("person__user", "role"), key=lambda p: (roles.index(p.role.code), p.pk))
            post = found[min(which, len(found) - 1)]
            self._actors[key] = actor_for(post.person.user, seat=f"post:{post.pk}", on=self.stage.today)
        return self._actors[key]

    def clerk(self, which: int = 0) -> Actor:
        """A clerk of the office."""
        return self.by("office", ("office_clerk",), which)

    @property
    def head(self) -> Actor:
        """The office's head."""
        return self.by("office", ("office_head",))

    def days(self, first: date) -> Callable[[int], date]:
        """The n-th working day from a day on, 0 the first."""
        found: list[date] = []
        coming = self._working(first)

        def nth(number: int) -> date:
            while len(found) <= number:
                found.append(next(coming))
            return found[number]

        return nth

    def _working(self, day: date) -> Iterator[date]:
        while True:
            if self.calendar.is_working(day):
                yield day
            day += timedelta(days=1)

    def some_time(self, day: date) -> datetime:
        """A moment of a working day, morning or afternoon."""
        return moment(day, self.chance.choice((9, 10, 11, 14, 15, 16)), self.chance.randrange(60))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day here."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


class Sheet:
    """A paper at the desk, and the everyday handling of it."""

    def __init__(self, desk: Desk, paper: Paper) -> None:
        self.desk, self.number = desk, paper.pk

    @property
    def paper(self) -> Paper:
        """The paper as it is now."""
        return Paper.objects.select_related("case", "unit", "frozen").get(pk=self.number)

    def stands(self, state: str) -> bool:
        """Whether the paper stands there. What a story does next asks it: a sentence without its number holds a paper up."""
        return str(self.paper.case.state) == state

    def section(self, title: str) -> Section:
        """A part by its title."""
        return Section.objects.select_related("paper__case").get(paper=self.number, title=title)

    def request(self, title: str, unit: str) -> Request:
        """What a unit was asked for."""
        found = Request.objects.select_related("section__paper__case", "unit")
        return found.get(section__paper=self.number, section__title=title, unit=self.desk.units[unit])

    def move(self, move: str, now: datetime, **data: Any) -> None:
        """A move of the office's clerk."""
        perform(self.paper.case, move, data, actor=self.desk.clerk(), now=now)

    def paragraphs(self, section: Section) -> list[Paragraph]:
        """The text that stands."""
        return list(text_of(self.paper)[section.pk])

    def edit(self, told: dict[str, Any], now: datetime, *, which: int = 0) -> None:
        """Add a paragraph drawn from units' material, or put other words into one."""
        section = self.section(told["section"])
        rows = self.paragraphs(section)
        drawn = [request.materials.latest("number").pk for request in self._given(section, told.get("from", ()))]
        if "text" in told:
            rows.append(Paragraph("", told["text"]))
        else:
            rows = changed(rows, told["find"], told["put"])
        note = told.get("note") or (f"采用{'、'.join(told['from'])}素材" if told.get("from") else "")
        save_section(
            section=section,
            paragraphs=rows,
            base=section.current,
            actor=self.desk.clerk(which),
            now=now,
            note=note,
            material=drawn,
        )

    def _given(self, section: Section, units: list[str]) -> list[Request]:
        found = Request.objects.filter(
            section=section, unit__in=[self.desk.units[name] for name in units], current__gt=0
        )
        return list(found.order_by("pk"))


def changed(rows: list[Paragraph], find: str, put: str) -> list[Paragraph]:
    """The paragraphs with other words."""
    return [Paragraph(row.key, row.text.replace(find, put)) for row in rows]
