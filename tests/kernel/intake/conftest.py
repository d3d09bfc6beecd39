"""Forms that the cast's units owe: a monthly return of unit A, a notice from above that the office enters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import Due, Form, ReturnSheet
from yingshang.kernel.intake.services.register import add_owings, save_form
from yingshang.kernel.intake.services.scanning import scan
from yingshang.kernel.intake.services.sheets import LineInput, open_sheet, save_lines
from yingshang.kernel.lifecycle.services import perform

RATE, COUNT = "govservices.promised_to_statutory_ratio", "publicity.briefings"
BASIS = {"basis_number": "云办〔2026〕3号", "basis_title": "关于规范营商环境数据报送的通知"}


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment here."""
    return datetime.combine(date(year, month, day), time(hour), tzinfo=clock.SHANGHAI)


def values(**further: Any) -> dict[str, Any]:
    """The columns of a monthly return of two figures."""
    made: dict[str, Any] = {
        "code": "YS-01",
        "name": "营商环境月报",
        "kind": "return",
        **BASIS,
        "figures": [COUNT, RATE],
        "rhythm": "monthly",
        "due_working_days": 5,
        "remind_working_days": 2,
        "minutes": 30,
        "valid_from": date(2026, 1, 1),
    }
    return made | further


@dataclass
class Owed:
    """What unit A owes."""

    cast: Cast
    form: Form

    def due(self, month: int = 2, unit: str = "unit_a") -> Due:
        """The due of a month of 2026."""
        return Due.objects.get(owing__form=self.form, owing__unit=self.cast.units[unit], first=date(2026, month, 1))

    def sheet(self, month: int = 2, *, by: str = "officer_a") -> ReturnSheet:
        """Its sheet, opened."""
        return open_sheet(due=self.due(month), actor=self.cast[by], now=at(2026, month + 1, 3))

    def fill(self, sheet: ReturnSheet, count: str = "12", n: str = "45", whole: str = "60", reason: str = "") -> None:
        """Type both figures."""
        lines = {
            COUNT: LineInput({"value": count}, difference_reason=reason),
            RATE: LineInput({"n": n, "N": whole}, difference_reason=reason),
        }
        save_lines(sheet=sheet, lines=lines, actor=self.cast.officer_a, now=at(2026, sheet.due.first.month + 1, 3))

    def move(self, sheet: ReturnSheet, move: SheetMove, who: str, now: datetime, **data: Any) -> None:
        """One move by one of the cast."""
        perform(sheet.case, move, data, actor=self.cast[who], now=now)
        sheet.refresh_from_db()
        sheet.case.refresh_from_db()

    def signed(
        self, month: int = 2, count: str = "12", n: str = "45", whole: str = "60", reason: str = ""
    ) -> ReturnSheet:
        """A sheet that went all the way on the fourth of the following month."""
        sheet = self.sheet(month)
        self.fill(sheet, count, n, whole, reason)
        when = at(2026, month + 1, 4)
        self.move(sheet, SheetMove.PREPARE, "officer_a", when)
        self.move(sheet, SheetMove.CHECK, "head_a", when)
        self.move(sheet, SheetMove.SIGN, "head_a", when)
        return sheet


@pytest.fixture
def owe(cast: Cast) -> Callable[..., Form]:
    """Let units owe a form since 1 January 2026; dues are made as of the test's day."""

    def make(*, units: tuple[str, ...] = ("unit_a",), **further: Any) -> Form:
        now = at(2026, 1, 5)
        form = save_form(actor=cast.office_head, now=now, values=values(**further))
        owed: list[Unit] = [cast.units[name] for name in units]
        add_owings(actor=cast.office_clerk, now=now, form=form, units=owed, since=date(2026, 1, 1))
        scan(at(2026, 3, 11, 10))
        return form

    return make


@pytest.fixture
def owed(cast: Cast, owe: Callable[..., Form]) -> Owed:
    """Unit A owes the monthly return."""
    return Owed(cast, owe())
