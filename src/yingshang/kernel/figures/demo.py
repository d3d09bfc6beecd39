"""What units of the demonstration district stated for last year: signed numbers with their stamped sheets, one corrected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from io import BytesIO
from math import cos, pi, sin
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.evidence.services import attach
from yingshang.kernel.figures.models import AttestedReturn, ReturnSource
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.returns import Attestation, correct_return, file_return
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Post, Unit
from yingshang.kernel.identity.queries import actor_for

SIGNERS = ("unit_head", "office_head", "discipline_team")
PREPARERS = ("unit_clerk", "office_clerk", "discipline_team")


A_MORNING = 12
"""So many sheets are signed on a working morning."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One number: which figure, which unit answers for it, what it says; a notice names the paper from above.

    Arguments:
        corrected: the numbers and the reason of a later version, where there is one.
    """

    figure: str
    unit: str
    values: Mapping[str, Any]
    notice: str = ""
    scanned: bool = True
    corrected: Mapping[str, Any] | None = None


def _read() -> tuple[Stated, ...]:
    text = (resources.files("yingshang.kernel.figures") / "data" / "demo_returns.toml").read_text(encoding="utf-8")
    return tuple(
        Stated(
            row["figure"],
            row["unit"],
            _values(row),
            row.get("notice", ""),
            row.get("scanned", True),
            row.get("corrected"),
        )
        for row in tomllib.loads(text)["stated"]
    )


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a return states, as it would be typed."""
    values: dict[str, Any] = {name: row[name] for name in ("value", "n", "N") if name in row}
    if "parts" in row:
        parts = {name: part if isinstance(part, dict) else {"value": part} for name, part in row["parts"].items()}
        values["parts"] = [{"name": name, **part} for name, part in parts.items()]
    return values


STATED = _read()


@step("部门报送数", order=40)
@transaction.atomic
def build_returns(stage: Stage) -> None:
    """File the returns in January, one a working morning after the other, and correct one of them."""
    units: dict[str, Unit] = stage.things["units"]
    year, mornings = stage.today.year - 1, _mornings(stage)
    period = Period.between(date(year, 1, 1), date(year, 12, 31))
    people = {key: people_of(units[key], stage.today) for key in {stated.unit for stated in STATED}}
    for number, stated in enumerate(STATED):
        now = _moment(mornings, number)
        notice = stated.notice.format(year=year, next=year + 1)
        actor, attested = attested_by(people[stated.unit], now, notice)
        made = file_return(
            actor=actor,
            now=now,
            figure_id=stated.figure,
            unit=stage.things["district"],
            period=period,
            values=_dated(stated.values, year),
            attestation=attested,
            source=ReturnSource.NOTICE if stated.notice else ReturnSource.RETURN,
        )
        if stated.scanned:
            attach_sheet(made, actor, now)
        if stated.corrected is not None:
            _correct(stated.corrected, made, actor, attested, _moment(mornings, len(STATED) + 1))
    stage.made |= {"部门报送数": len(STATED)}


def _dated(values: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The numbers of the year told of: a month is written with its year."""
    value = values.get("value")
    return {**values, "value": value.format(year=year)} if value is not None else dict(values)


def _correct(
    right: Mapping[str, Any], made: AttestedReturn, actor: Actor, attested: Attestation, now: datetime
) -> None:
    again = correct_return(
        actor=actor, now=now, previous=made, values=_values(right), attestation=attested, reason=right["reason"]
    )
    attach_sheet(again, actor, now)


def _mornings(stage: Stage) -> list[date]:
    """The working days from 6 January on, as many as are needed; never after the district's last day."""
    calendar, day, days = calendar_for(stage.things["district"]), date(stage.today.year, 1, 6), list[date]()
    while len(days) <= (len(STATED) + 1) // A_MORNING:
        if calendar.is_working(day) or day >= stage.today:
            days.append(min(day, stage.today))
        day += timedelta(days=1)
    return days


def _moment(mornings: Sequence[date], number: int) -> datetime:
    """When a sheet was signed: ten minutes after the one before, from nine o'clock on."""
    minutes = 10 * (number % A_MORNING)
    return datetime.combine(mornings[number // A_MORNING], time(9 + minutes // 60, minutes % 60), tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for a unit, who filled in, who checked; ``actor`` is who signs."""

    signer: Person
    preparer: Person
    checker: Person
    actor: Actor


def people_of(unit: Unit, today: date) -> Signers:
    """The people who stand behind a unit's number."""
    posts = list(
        Post.objects.filter(unit=unit, role__code__in={*SIGNERS, *PREPARERS})
        .select_related("person__user", "role")
        .order_by("pk")
    )
    signer = next(post for post in posts if post.role.code in SIGNERS)
    others = [post for post in posts if post.role.code in PREPARERS and post.pk != signer.pk] or [signer]
    assert signer.person.user is not None
    actor = actor_for(signer.person.user, on=today)
    return Signers(signer.person, others[0].person, others[-1].person, actor)


def attested_by(people: Signers, now: datetime, document_number: str) -> tuple[Actor, Attestation]:
    """Their signatures under a number, as of that moment, and who files it."""
    attested = Attestation(
        preparer=people.preparer,
        checker=people.checker,
        signer=people.signer,
        signed_on=now.date(),
        document_number=document_number,
    )
    return people.actor, attested


class _Sheet(BytesIO):
    """A picture as a file to be attached."""

    name = ""


def attach_sheet(made: AttestedReturn, actor: Actor, now: datetime) -> None:
    """A picture of the stamped sheet, drawn from the return."""
    sheet = _Sheet(_draw(made))
    sheet.name = f"{made.case.number}-v{made.version}.png"
    attach(case=made.case, file=sheet, purpose="盖章扫描件", actor=actor, now=now)


def _draw(made: AttestedReturn) -> bytes:
    """A sheet with the number and a red round stamp; drawn with the built-in face, so that every machine draws the same."""
    page = Image.new("P", (620, 876), "#fdfcf8")
    pen = ImageDraw.Draw(page)
    large, small = ImageFont.load_default(22), ImageFont.load_default(15)
    pen.text((60, 70), f"{made.case.number}  v{made.version}", fill="#202020", font=large)
    values = made.values
    share = f"   {values['n']} / {values['N']}" if values["N"] is not None else ""
    lines = [
        made.figure_id,
        f"{made.period_first} - {made.period_last}",
        f"value  {values['value'] or '-'}{share}",
        f"signed {made.signed_on}",
    ]
    for row, line in enumerate(lines):
        pen.text((60, 150 + 60 * row), line, fill="#202020", font=small)
        pen.line((60, 178 + 60 * row, 560, 178 + 60 * row), fill="#b8b8b8")
    draw_stamp(pen, 440, 640, 95)
    file = BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def draw_stamp(pen: ImageDraw.ImageDraw, x: int, y: int, radius: int) -> None:
    """A red round stamp with a star."""
    red = "#cc2b2b"
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=6)
    points = []
    for corner in range(10):
        length = radius * (0.36 if corner % 2 == 0 else 0.14)
        angle = -pi / 2 + corner * pi / 5
        points.append((x + length * cos(angle), y + length * sin(angle)))
    pen.polygon(points, fill=red)
