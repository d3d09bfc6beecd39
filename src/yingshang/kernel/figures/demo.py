"""What units of the demonstration district stated for last year: signed numbers with their stamped sheets, one corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import cos, pi, sin
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

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


@dataclass(frozen=True, slots=True)
class Stated:
    """One number: which figure, which unit answers for it, what it says; a notice names the paper from above."""

    figure: str
    unit: str
    values: Mapping[str, Any]
    notice: str = ""
    scanned: bool = True


def _parts(**named: Any) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in named.items()]


STATED = (
    Stated("governance.instructions", "office", {"value": 23}),
    Stated("governance.standing_deliberations", "office", {"value": 9}),
    Stated("publicity.briefings", "office", {"value": 48}),
    Stated("publicity.articles_city_or_above", "office", {"value": 131, "parts": _parts(省级媒体=38, 市级媒体=93)}),
    Stated("oversight.notices", "team1", {"value": 14}),
    Stated("oversight.units_criticised", "team1", {"value": 6}),
    Stated("oversight.admonishing_talks", "team1", {"value": 5}),
    Stated("govservices.departments_in_hall", "区政务服务局", {"value": 31}),
    Stated("govservices.delegated_matters", "区政务服务局", {"value": 126}),
    Stated("govservices.promised_to_statutory_ratio", "区政务服务局", {"n": 812, "N": 2256}),
    Stated("govservices.mean_wait", "区政务服务局", {"value": "8.6", "parts": _parts(第95百分位="21.5")}),
    Stated("finance.needs_forwarded", "区金融办", {"value": 87}),
    Stated("finance.enterprises_financed", "区金融办", {"value": 52}),
    Stated("finance.amount_financed", "区金融办", {"value": "6.83"}),
    Stated("justice.docketed_within_limit_rate", "区法院", {"n": 412, "N": 431}),
    Stated("justice.small_claims_within_month_rate", "区法院", {"n": 186, "N": 186}),
    Stated("regulation.subitem_coverage_rate", "区市场监管局", {"n": 611, "N": 1128}, scanned=False),
    Stated("survey.external_satisfaction", "office", {"value": "87.6"}, notice="市营商办通报〔{year}〕12号"),
)
CORRECTED = ("publicity.articles_city_or_above", {"value": 137, "parts": _parts(省级媒体=44, 市级媒体=93)})
REASON = "漏计省级媒体刊登的6条，已逐条核对。"


@step("部门报送数", order=40)
@transaction.atomic
def build_returns(stage: Stage) -> None:
    """File the returns in January, one a working morning after the other, and correct one of them."""
    units: dict[str, Unit] = stage.things["units"]
    year = stage.today.year - 1
    period = Period.between(date(year, 1, 1), date(year, 12, 31))
    people = {key: _people(units[key], stage.today) for key in {stated.unit for stated in STATED}}
    for number, stated in enumerate(STATED):
        actor, attested = _attestation(people[stated.unit], _moment(stage, number), stated.notice.format(year=year + 1))
        now = _moment(stage, number)
        made = file_return(
            actor=actor,
            now=now,
            figure_id=stated.figure,
            unit=stage.things["district"],
            period=period,
            values=stated.values,
            attestation=attested,
            source=ReturnSource.NOTICE if stated.notice else ReturnSource.RETURN,
        )
        if stated.scanned:
            _attach_sheet(made, actor, now)
        if stated.figure == CORRECTED[0]:
            _correct(stage, made, actor, attested)
    stage.made |= {"部门报送数": len(STATED)}


def _correct(stage: Stage, made: AttestedReturn, actor: Actor, attested: Attestation) -> None:
    now = _moment(stage, len(STATED) + 1)
    again = correct_return(
        actor=actor, now=now, previous=made, values=CORRECTED[1], attestation=attested, reason=REASON
    )
    _attach_sheet(again, actor, now)


def _moment(stage: Stage, number: int) -> datetime:
    """Mornings from 6 January on, twenty minutes apart, three a day; never after the district's last day."""
    day = min(date(stage.today.year, 1, 6) + timedelta(days=number // 3), stage.today)
    return datetime.combine(day, time(9, 20 * (number % 3)), tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class _People:
    signer: Person
    preparer: Person
    checker: Person
    actor: Actor


def _people(unit: Unit, today: date) -> _People:
    posts = list(
        Post.objects.filter(unit=unit, role__code__in={*SIGNERS, *PREPARERS})
        .select_related("person__user", "role")
        .order_by("pk")
    )
    signer = next(post for post in posts if post.role.code in SIGNERS)
    others = [post for post in posts if post.role.code in PREPARERS and post.pk != signer.pk] or [signer]
    assert signer.person.user is not None
    actor = actor_for(signer.person.user, on=today)
    return _People(signer.person, others[0].person, others[-1].person, actor)


def _attestation(people: _People, now: datetime, document_number: str) -> tuple[Actor, Attestation]:
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


def _attach_sheet(made: AttestedReturn, actor: Actor, now: datetime) -> None:
    sheet = _Sheet(_draw(made))
    sheet.name = f"{made.case.number}-v{made.version}.png"
    attach(case=made.case, file=sheet, purpose="盖章扫描件", actor=actor, now=now)


def _draw(made: AttestedReturn) -> bytes:
    """A sheet with the number and a red round stamp; drawn with the built-in face, so that every machine draws the same."""
    page = Image.new("RGB", (620, 876), "#fdfcf8")
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
    _stamp(pen, 440, 640, 95)
    file = BytesIO()
    page.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _stamp(pen: ImageDraw.ImageDraw, x: int, y: int, radius: int) -> None:
    red = "#cc2b2b"
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=6)
    points = []
    for corner in range(10):
        length = radius * (0.36 if corner % 2 == 0 else 0.14)
        angle = -pi / 2 + corner * pi / 5
        points.append((x + length * cos(angle), y + length * sin(angle)))
    pen.polygon(points, fill=red)
