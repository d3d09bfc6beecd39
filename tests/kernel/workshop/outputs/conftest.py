"""A paper of two figures carried to its issue, and the editions that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.workshop.enums import Move
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import (
    correct_paper,
    countersign,
    freeze_paper,
    note_return,
    note_sending,
    set_order,
)

PDF = b"%PDF-1.4\n%stamped\n%%EOF\n"
NUMBER = "云营商办〔2026〕5号"


@dataclass
class Press:
    """A desk whose paper goes to print."""

    desk: Desk
    state: Callable[..., Any]

    def edition(self, number: str) -> Edition:
        """An edition by the end of its number: ``1``, ``2``, ``G1``."""
        rows = Edition.objects.select_related("frozen__unit", "paper__case")
        return rows.get(number=f"{self.desk.paper.case.number}-{number}")

    def freeze(self) -> Edition:
        """From editing to the frozen paper."""
        desk = self.desk
        desk.move(Move.CONFIRM, at(3, 10, 10))
        desk.confirm_all()
        desk.move(Move.CIRCULATE, at(3, 12))
        countersign(paper=desk.paper, agrees=True, text="", actor=desk.cast.office_head, now=at(3, 12))
        desk.paper = freeze_paper(paper=desk.paper, actor=desk.cast.office_head, now=at(3, 13))
        return Edition.objects.select_related("frozen__unit", "paper__case").get(frozen=desk.paper.frozen)

    def issue(self) -> Edition:
        """The number and the stamped PDF are back."""
        desk = self.desk
        note_sending(paper=desk.paper, content=b"docx", actor=desk.cast.office_clerk, now=at(3, 13))
        note_return(
            paper=desk.paper,
            number=NUMBER,
            issued_on=date(2026, 3, 16),
            stamped=SimpleUploadedFile("盖章.pdf", PDF),
            actor=desk.cast.office_head,
            now=at(3, 16),
        )
        desk.again()
        return Edition.objects.select_related("frozen__unit", "paper__case").get(frozen=desk.paper.frozen)

    def correct(self) -> Edition:
        """A briefing had been left out; the erratum."""
        self.state(BRIEFINGS, value="13")
        correct_paper(
            paper=self.desk.paper,
            figures=[BRIEFINGS],
            text="",
            why="漏报一期",
            actor=self.desk.cast.office_head,
            now=at(3, 20),
        )
        return self.edition("G1")


@pytest.fixture
def press(desk: Desk, state: Callable[..., Any]) -> Press:
    """A paper in editing: 12 briefings of unit A, a rate of 45/60 of unit B."""
    desk.write(f"编发简报{written(BRIEFINGS)}，时限压缩至{written(RATE)}。全年工作平稳。")
    set_order(paper=desk.paper, units=[desk.cast.units["office"]], actor=desk.cast.office_clerk, now=at(3, 9))
    desk.move(Move.EDIT, at(3, 10))
    return Press(desk, state)


@pytest.fixture
def frozen(press: Press) -> Edition:
    """The edition of the frozen paper."""
    return press.freeze()
