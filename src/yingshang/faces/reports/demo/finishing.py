"""The end of a paper in the stories: signed, frozen, out to the office's system and back, issued."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from yingshang.faces.reports.demo.desk import HEADS, File, Sheet
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.figures.demo import draw_stamp
from yingshang.kernel.lifecycle.errors import InvalidInput
from yingshang.kernel.workshop.enums import Move, State
from yingshang.kernel.workshop.outputs import docx_of
from yingshang.kernel.workshop.services import countersign, freeze_paper, note_return, note_sending
from yingshang.kernel.workshop.services.signing import turn_of

Step = Callable[[Sheet, datetime], None]


def circulate(sheet: Sheet, now: datetime) -> None:
    """Send the paper round for signature. One that something stops stays: a small district may lack a number."""
    if sheet.stands(State.CONFIRMING):
        with suppress(InvalidInput):
            sheet.move(Move.CIRCULATE, now)


def sign(unit: str, text: str, *, agrees: bool = True) -> Step:
    """A unit signs, or sends the paper back."""

    def do(sheet: Sheet, now: datetime) -> None:
        if sheet.stands(State.SIGNING):
            countersign(paper=sheet.paper, agrees=agrees, text=text, actor=sheet.desk.by(unit, HEADS), now=now)

    return do


def freeze(sheet: Sheet, now: datetime) -> None:
    """Freeze what all have signed."""
    if sheet.stands(State.SIGNING) and turn_of(sheet.paper) is None:
        freeze_paper(paper=sheet.paper, actor=sheet.desk.head, now=now)


def send(sheet: Sheet, now: datetime) -> None:
    """Give the document to the office's system."""
    if sheet.stands(State.FINAL):
        edition = sheet.paper.editions.select_related("frozen__unit").latest("pk")
        note_sending(paper=sheet.paper, content=docx_of(edition), actor=sheet.desk.clerk(), now=now)


def issue(number: str) -> Step:
    """The number and the stamped PDF are back."""

    def do(sheet: Sheet, now: datetime) -> None:
        if sheet.stands(State.FINAL):
            paper = sheet.paper
            stamped = stamped_pdf(number, paper.title, now)
            note_return(
                paper=paper, number=number, issued_on=day_of(now), stamped=stamped, actor=sheet.desk.head, now=now
            )

    return do


def stamped_pdf(number: str, title: str, now: datetime) -> File:
    """A page with a number and a stamp, the same bytes each time; drawn with the built-in face."""
    page = Image.new("RGB", (620, 876), "#ffffff")
    pen, face = ImageDraw.Draw(page), ImageFont.load_default(16)
    pen.rectangle((60, 60, 560, 64), fill="#cc2b2b")
    pen.text((60, 90), "".join(sign if sign.isascii() else "-" for sign in number), fill="#202020", font=face)
    for row in range(14):
        pen.rectangle((60, 150 + row * 30, 540 - 90 * (row % 5 == 4), 162 + row * 30), fill="#e4e4e4")
    draw_stamp(pen, 430, 690, 80)
    out, day = BytesIO(), local(now).timetuple()
    page.save(out, "PDF", resolution=75, title=title, creationDate=day, modDate=day)
    return File(f"{title}.pdf", out.getvalue())
