"""Two monthly notices: the one of the month before last is issued, last month's is being confirmed now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from yingshang.faces.reports.demo.confirming import answer_for, send_round
from yingshang.faces.reports.demo.desk import CLERKS, Desk, Script, Sheet, moment, told_in
from yingshang.faces.reports.demo.finishing import Step, circulate, freeze, issue, send, sign
from yingshang.faces.reports.notice import MONTHLY
from yingshang.kernel.workshop.enums import Move
from yingshang.kernel.workshop.services import give_material, open_paper, set_order

ROUND = 3
"""The working day, 0 the one on which the notice is begun, on which its numbers are sent round."""
LOOK_BACK = timedelta(days=12)


def tell_the_months(desk: Desk, script: Script) -> None:
    """Write both notices into the script."""
    this = desk.stage.today.replace(day=1)
    last, before = _month_before(this), _month_before(_month_before(this))
    earlier, later = told_in("demo_story.toml")["notice"]["months"]
    Monthly(desk, script, before, desk.days(last), earlier).tell(to_the_end=True)
    Monthly(desk, script, last, _days_to(desk, this), later).tell(to_the_end=False)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _days_to(desk: Desk, first: date) -> Callable[[int], date]:
    """Working days so counted that the round is opened on the last but one before the district's present."""
    today = desk.stage.today
    begun = max(first, today - LOOK_BACK)
    worked = [begun + timedelta(days=n) for n in range((today - begun).days + 1)]
    worked = [day for day in worked if desk.calendar.is_working(day)]
    return desk.days(worked[max(0, len(worked) - ROUND - 2)] if worked else first)


class Monthly:
    """The story of one notice."""

    def __init__(
        self, desk: Desk, script: Script, month: date, day: Callable[[int], date], told: dict[str, Any]
    ) -> None:
        self.desk, self.script, self.month, self.day, self.told = desk, script, month, day, told
        self.sheet: Sheet

    def tell(self, *, to_the_end: bool) -> None:
        """From the call to the round of numbers; the older one is signed and issued."""
        script, day = self.script, self.day
        script.at(moment(day(0), 9, 40), self._open)
        for told in self.told["material"]:
            script.at(self.desk.some_time(day(1)), partial(self._give, told))
        script.at(moment(day(2), 9, 10), lambda now: self.sheet.move(Move.EDIT, now))
        for number, told in enumerate(self.told["edits"]):
            at = moment(day(2), 10, 20 * number)
            script.at(at, partial(self._edit, told, number % 2))
        script.at(moment(day(2), 16, 30), self._prepare)
        script.at(moment(day(ROUND), 9, 20), lambda now: send_round(self.sheet, script, day, ROUND, now))
        if to_the_end:
            self._finish()

    def _finish(self) -> None:
        form = told_in("demo_story.toml")["notice"]
        signers = form["signers"]
        number = form["number"].format(year=self.day(ROUND + 6).year, serial=self.day(0).month + 8)
        steps = (
            (4, 9, circulate),
            (4, 11, sign(signers[0], "同意。")),
            (4, 16, sign(signers[1], "同意印发。")),
            (5, 9, freeze),
            (5, 10, send),
            (6, 10, issue(number)),
        )
        for later, hour, step in steps:
            at = moment(self.day(ROUND + later), hour, 15)
            self.script.at(at, partial(self._do, step))

    def _do(self, step: Step, now: datetime) -> None:
        step(self.sheet, now)

    def _edit(self, told: dict[str, Any], which: int, now: datetime) -> None:
        self.sheet.edit(told, now, which=which)

    def _open(self, now: datetime) -> None:
        first = self.month
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        paper = open_paper(
            template=MONTHLY,
            unit=self.desk.district,
            first=first,
            last=last,
            title=f"{self.desk.district.short_name}{first.year}年{first.month}月营商环境工作通报",
            material_due=self.day(2),
            actor=self.desk.clerk(),
            now=now,
        )
        self.sheet = Sheet(self.desk, paper)

    def _give(self, told: dict[str, Any], now: datetime) -> None:
        request = self.sheet.request(told["section"], told["unit"])
        actor = self.desk.by(told["unit"], CLERKS)
        give_material(request=request, actor=actor, now=now, texts=told["paragraphs"])

    def _prepare(self, now: datetime) -> None:
        answer_for(self.desk, self.sheet, now)
        signers = [self.desk.units[unit] for unit in told_in("demo_story.toml")["notice"]["signers"]]
        set_order(paper=self.sheet.paper, units=signers, actor=self.desk.clerk(), now=now)
