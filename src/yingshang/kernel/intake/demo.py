"""What the demonstration's units sent from last year on: some late, one waived, one corrected, a few signed on paper."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.clock import SHANGHAI, day_of
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.documents.qr import qr_png
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit, UnitKind
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import Due, ReturnSheet
from yingshang.kernel.intake.printing import payload_of
from yingshang.kernel.intake.queries.sheets import compared, lines_of
from yingshang.kernel.intake.services.register import add_owings, save_form, set_cap, waive_due
from yingshang.kernel.intake.services.scanning import make_dues, scan
from yingshang.kernel.intake.services.scans import run_batch, take_batch
from yingshang.kernel.intake.services.sheets import LineInput, note_print, open_sheet, save_lines
from yingshang.kernel.lifecycle.services import perform

DEPARTMENTS = ("governance.director_hall_days", "governance.commitments_kept")
TOWNSHIPS = ("outreach.symposiums", "outreach.assisted_matters")
REVIEWS = "govservices.positive_review_rate"
SURVEYED = "survey.external_satisfaction"
SENDERS = {"TB-01": "省政管通报", "TB-02": "市营商通报"}
PAPERS = 4
SMALL = 1_000
"""Market entities below which a demonstration district is small."""
WHY = "按实际完成情况填报，已逐项核对。"
LATE, MISSING = 0.1, 0.02
TOWNSHIP_KINDS = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class _People:
    """Who fills in and who signs for a unit."""

    clerk: Actor
    head: Actor


def _forms(year: int) -> tuple[dict[str, Any], ...]:
    basis = {"basis_number": f"云营商〔{year}〕2号", "basis_title": "关于规范营商环境工作数据报送的通知"}
    quarterly = {"rhythm": "quarterly", "due_working_days": 5, "remind_working_days": 2, "valid_from": date(year, 1, 1)}
    return (
        {"code": "YS-01", "name": "部门营商环境季报", "kind": "return", "figures": list(DEPARTMENTS), "minutes": 40,
         **basis, **quarterly},
        {"code": "YS-02", "name": "乡镇（街道）营商环境季报", "kind": "return", "figures": list(TOWNSHIPS), "minutes": 30,
         **basis, **quarterly},
        {"code": "TB-01", "name": "省好差评平台通报", "kind": "notice", "figures": [REVIEWS], "minutes": 10,
         "of_district": True, "cumulative": True, "basis_number": f"省政管〔{year}〕6号",
         "basis_title": "关于建立好差评情况通报制度的通知", **quarterly, "due_working_days": 10},
        {"code": "TB-02", "name": "市企业满意度电话调查通报", "kind": "notice", "figures": [SURVEYED], "minutes": 10,
         "of_district": True, "basis_number": f"市营商〔{year}〕5号",
         "basis_title": "关于开展企业满意度电话调查的通知", **quarterly, "due_working_days": 10},
    )  # fmt: skip


@step("报表和应报", order=45)
def build_intake(stage: Stage) -> None:
    """Register, dues, and the sheets in the order of their days, the last period's on every stage of the road."""
    chance, units = stage.chance("intake"), stage.things["units"]
    office = _people(units["office"], stage.today)
    first = _first_day(stage)
    begun = datetime.combine(first, time(9), tzinfo=SHANGHAI) + timedelta(days=3)
    with transaction.atomic():
        owing = [*_owing_units(units), [units["office"]], [units["office"]]]
        for columns, whose in zip(_forms(first.year), owing, strict=True):
            form = save_form(actor=office.head, now=begun, values=columns)
            add_owings(actor=office.head, now=begun, form=form, units=whose, since=first)
        set_cap(actor=office.head, now=begun, minutes=240, basis=f"云办〔{first.year}〕8号 基层减负清单", since=first)
        make_dues(stage.now)
    people = {unit.pk: _people(unit, stage.today) for whose in owing for unit in whose}
    waiting: list[ReturnSheet] = []
    for due, moment in _in_order(chance, stage):
        with transaction.atomic():
            waiting += _story(chance, due, people[due.owing.unit_id], moment, stage)
    _file_papers(waiting[:PAPERS], office.clerk, stage.now)
    _waive(office.head, stage.now)
    scan(stage.now)
    stage.made["报表"] = ReturnSheet.objects.count()


def _first_day(stage: Stage) -> date:
    """From when on units owe: last year's beginning; in a small district this year's, or its sheets cost more than its life."""
    return stage.first_day if stage.enterprises >= SMALL else date(stage.today.year, 1, 1)


def _owing_units(units: Mapping[str, Unit]) -> list[list[Unit]]:
    departments = [unit for unit in units.values() if unit.kind == UnitKind.DEPARTMENT]
    townships = [unit for unit in units.values() if unit.kind in TOWNSHIP_KINDS]
    return [[unit for unit in departments if _has_people(unit)], [unit for unit in townships if _has_people(unit)]]


def _has_people(unit: Unit) -> bool:
    """Whether somebody fills in and somebody else signs there."""
    roles = set(Post.objects.filter(unit=unit).values_list("role__code", flat=True))
    return {"unit_clerk", "unit_head"} <= roles


def _people(unit: Unit, today: date) -> _People:
    posts = Post.objects.filter(unit=unit, role__code__in=("unit_clerk", "unit_head", "office_clerk", "office_head"))
    found = {
        post.role.code.partition("_")[2]: post for post in posts.select_related("person__user", "role").order_by("-pk")
    }
    return _People(
        *(actor_for(found[role].person.user, seat=f"post:{found[role].pk}", on=today) for role in ("clerk", "head"))
    )


def _in_order(chance: Random, stage: Stage) -> list[tuple[Due, datetime]]:
    """The dues of ended periods with the moment at which each was filled in; a few never were."""
    found: list[tuple[Due, datetime]] = []
    calendar = calendar_for(stage.things["district"])
    rows = Due.objects.filter(last__lt=stage.today).select_related("owing__form__district", "owing__unit__party")
    for due in rows.order_by("due_on", "pk"):
        if chance.random() < MISSING:
            continue
        late = chance.random() < LATE
        day = (
            due.due_on + timedelta(days=chance.randint(1, 9))
            if late
            else due.due_on - timedelta(days=chance.randint(0, 3))
        )
        day = max(day, due.last + timedelta(days=1))
        while not calendar.is_working(day):
            day += timedelta(days=1)
        moment = datetime.combine(day, time(9, chance.randrange(60)), tzinfo=SHANGHAI)
        if moment < stage.now:
            found.append((due, moment))
    return sorted(found, key=lambda pair: (pair[1], pair[0].pk))


def _story(chance: Random, due: Due, people: _People, moment: datetime, stage: Stage) -> list[ReturnSheet]:
    """One sheet from the first number to the signature; returns it when the last step is left to paper."""
    sheet = open_sheet(due=due, actor=people.clerk, now=moment)
    notice = due.owing.form.kind == "notice"
    _fill(chance, sheet, people.clerk, moment, notice=notice)
    fresh = day_of(moment) > stage.today - timedelta(days=45)
    stops = chance.choice((1, 2, 3, *[4] * 12)) if fresh and not notice else 4
    if not notice and stops == 4 and fresh and chance.random() < 0.15:
        stops = 3  # waits for its signature on paper
    moves = [(SheetMove.PREPARE, people.clerk), (SheetMove.CHECK, people.head), (SheetMove.SIGN, people.head)]
    for hour, (move, actor) in enumerate(moves[: stops - 1], start=1):
        perform(sheet.case, move, actor=actor, now=min(moment + timedelta(hours=hour), stage.now))
    sheet.case.refresh_from_db()
    if due.owing.unit.short_name == "区住建局" and due.first == _first_day(stage):
        _correct(sheet, people, min(moment + timedelta(days=7), stage.now))
    return [sheet] if sheet.case.state == "checked" else []


def _fill(chance: Random, sheet: ReturnSheet, clerk: Actor, moment: datetime, *, notice: bool) -> None:
    lines = {line.figure_id: LineInput(_value(chance, line.figure_id)) for line in lines_of(sheet)}
    scans = [_picture("通报.png", _paper(sheet, ""))] if notice else []
    sender = SENDERS.get(sheet.form.code, "")
    number = f"{sender}〔{moment.year}〕{chance.randint(3, 40)}号" if notice else None
    save_lines(sheet=sheet, lines=lines, actor=clerk, now=moment, document_number=number, scans=scans)
    _explain(sheet, clerk, moment)


def _explain(sheet: ReturnSheet, clerk: Actor, moment: datetime) -> None:
    """What is not plausible gets its reason."""
    odd = [one.line for one in compared(sheet, lines_of(sheet)) if one.found]
    if odd:
        reasons = {line.figure_id: LineInput(line.values, line.remark, WHY) for line in odd}
        save_lines(sheet=sheet, lines=reasons, actor=clerk, now=moment)


def _value(chance: Random, figure: str) -> dict[str, Any]:
    if figure == REVIEWS:
        whole = chance.randint(41_000, 46_000)
        return {"n": whole - chance.randint(90, 260), "N": whole}
    if figure == SURVEYED:
        whole = chance.randint(380, 420)
        return {"n": whole - chance.randint(28, 60), "N": whole}
    if figure == "governance.commitments_kept":
        whole = chance.randint(5, 12)
        return {"n": whole - chance.choice((0, 0, 1, 1, 2)), "N": whole}
    return {"value": chance.randint(1, 6) if figure != "outreach.assisted_matters" else chance.randint(14, 26)}


def _correct(sheet: ReturnSheet, people: _People, moment: datetime) -> None:
    perform(sheet.case, SheetMove.CORRECT, {"text": "漏计一次局长进大厅活动。"}, actor=people.clerk, now=moment)
    sheet.refresh_from_db()
    figure = DEPARTMENTS[0]
    line = next(line for line in lines_of(sheet) if line.figure_id == figure)
    value = {"value": str(int(line.values["value"]) + 1)}
    save_lines(sheet=sheet, lines={figure: LineInput(value, difference_reason=WHY)}, actor=people.clerk, now=moment)
    _explain(sheet, people.clerk, moment)
    for move, actor in (
        (SheetMove.PREPARE, people.clerk),
        (SheetMove.CHECK, people.head),
        (SheetMove.SIGN, people.head),
    ):
        perform(sheet.case, move, actor=actor, now=moment)


class _File(io.BytesIO):
    """A file as the scanner gives it."""

    name = ""


def _picture(name: str, page: Image.Image) -> _File:
    out = _File()
    page.save(out, "PDF" if name.endswith(".pdf") else "PNG")
    out.name = name
    out.seek(0)
    return out


def _paper(sheet: ReturnSheet, payload: str) -> Image.Image:
    """A signed and stamped page, drawn with the built-in face so that every machine draws the same."""
    page = Image.new("RGB", (1240, 1754), "#fdfcf8")
    pen, face = ImageDraw.Draw(page), ImageFont.load_default(28)
    pen.text((120, 150), f"{sheet.case.number}   v{sheet.version}", "#202020", face)
    for row, line in enumerate(lines_of(sheet)):
        share = f"{line.values.get('n') or ''} / {line.values.get('N') or ''}" if line.values.get("N") else ""
        pen.text(
            (120, 420 + 80 * row), f"{line.figure_id}   {line.values.get('value') or '-'}   {share}", "#202020", face
        )
        pen.line((120, 470 + 80 * row, 1120, 470 + 80 * row), "#b8b8b8", 2)
    pen.ellipse((760, 1180, 1080, 1500), outline="#cc2b2b", width=10)
    if payload:
        code = Image.open(io.BytesIO(qr_png(payload))).convert("RGB").resize((170, 170))
        page.paste(code, (960, 90))
    return page.rotate(1.5, Image.Resampling.BICUBIC, fillcolor="#f4f2ec") if payload else page


def _file_papers(sheets: list[ReturnSheet], clerk: Actor, now: datetime) -> None:
    """Some of what waits for a signature comes as paper, one page of it the back of a sheet."""
    pages = [_paper(sheet, payload_of(sheet, note_print(sheet=sheet, actor=clerk, now=now))) for sheet in sheets]
    if not pages:
        return
    out = _File()
    pages[0].save(
        out, "PDF", save_all=True, append_images=[*pages[1:], Image.new("RGB", (1240, 1754), "white")], resolution=150
    )
    out.name = "扫描仪001.pdf"
    out.seek(0)
    batch = take_batch(files=[out], actor=clerk, now=now)
    run_batch(batch_id=batch.pk, now=now)


def _waive(head: Actor, now: datetime) -> None:
    missing = Due.objects.filter(received_at=None, due_on__lt=day_of(now), sheet=None).order_by("due_on", "pk").first()
    if missing is not None:
        waive_due(actor=head, now=now, due=missing, reason="机构职能划转，本期由承接单位合并报送。")
