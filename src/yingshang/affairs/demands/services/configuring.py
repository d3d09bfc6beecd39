"""The directory and the service levels: shipped as data, adopted with a date, changed by the office."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Q

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.errors import InvalidSetting, NotPermitted
from yingshang.affairs.demands.models import Category, DispatchRule
from yingshang.affairs.demands.queries import KIND
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.deadlines.models import LadderStep, ServiceLevel
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit

BEGINNING = date(2020, 1, 1)
DEFAULT_PRESET = "jiaozuo-13710"


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of limits with its source."""

    code: str
    name: str
    reference: str
    levels: tuple[dict[str, Any], ...]


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("yingshang.affairs.demands").joinpath("data", name).read_text(encoding="utf-8"))


def presets() -> dict[str, Preset]:
    """The presets that the software ships, by code."""
    found = [
        Preset(p["code"], p["name"], p["reference"], tuple(p["levels"])) for p in _data("service_levels.toml")["preset"]
    ]
    return {preset.code: preset for preset in found}


def _levels(preset: Preset, *, since: date, district: Unit | None) -> list[ServiceLevel]:
    return [
        ServiceLevel(
            district=district,
            kind=KIND,
            clock=level["clock"],
            category=level.get("category", ""),
            amount=Decimal(level["amount"]),
            unit=level["unit"],
            warn=Decimal(level["warn"]),
            preset=preset.code,
            since=since,
            reference=preset.reference,
        )
        for level in preset.levels
    ]


def seed_levels() -> None:
    """A new installation starts with the default preset and ladder for all districts; an old one is left alone."""
    if not ServiceLevel.objects.filter(kind=KIND).exists():
        ServiceLevel.objects.bulk_create(_levels(presets()[DEFAULT_PRESET], since=BEGINNING, district=None))
    if not LadderStep.objects.filter(kind=KIND).exists():
        ladder = _data("service_levels.toml")["ladder"]
        LadderStep.objects.bulk_create(
            LadderStep(
                kind=KIND,
                clock=step["clock"],
                level=step["level"],
                after=Decimal(step["after"]),
                unit=step["unit"],
                tells=step["tells"],
                needs_release=step.get("needs_release", False),
                since=BEGINNING,
                reference=ladder["reference"],
            )
            for step in ladder["steps"]
        )


def seed_directory() -> None:
    """The shipped directory, when there is none yet."""
    if Category.objects.exists():
        return
    for order, group in enumerate(_data("directory.toml")["group"]):
        above = Category.objects.create(code=group["code"], name=group["name"], order=order * 100)
        for number, item in enumerate(group["category"], start=1):
            Category.objects.create(
                code=item["code"],
                name=item["name"],
                parent=above,
                grade=item["grade"],
                keywords=item["keywords"],
                order=order * 100 + number,
            )


def seed_dispatch(*, district: Unit, since: date, reference: str) -> int:
    """Dispatch rules of a district from the shipped directory, for the units that it has. Returns how many."""
    units = {u.short_name: u for u in Unit.objects.filter(path__startswith=district.path, until=None)}
    made = 0
    for group in _data("directory.toml")["group"]:
        for item in group["category"]:
            unit = units.get(item["unit"])
            category = Category.objects.get(code=item["code"])
            if unit is None or DispatchRule.objects.filter(category=category, district=district).exists():
                continue
            DispatchRule.objects.create(
                category=category, district=district, unit=unit, since=since, reference=reference
            )
            made += 1
    return made


def adopt_preset(*, district: Unit, code: str, since: date, actor: Actor, now: datetime) -> None:
    """A district's demands run by a preset from a day on; what ran before ends on that day.

    Clocks that run already keep their deadline.
    Errors: ``NotPermitted``; ``KeyError`` for an unknown preset.
    """
    if not actor.has(may.CONFIGURE) or actor.district_id != district.pk:
        raise NotPermitted("只有营商办负责人可以调整办理时限。")
    preset = presets()[code]
    with transaction.atomic():
        mine = ServiceLevel.objects.filter(kind=KIND, district=district)
        mine.filter(since__gte=since).delete()
        mine.filter(until=None).update(until=since)
        ServiceLevel.objects.bulk_create(_levels(preset, since=since, district=district))
        chain = chain_for("configuration", f"{KIND}:{district.pk}")
        append(
            chain,
            action="demand.adopt_preset",
            ids=actor.ids,
            now=now,
            data={"preset": code, "since": since.isoformat()},
        )


def set_dispatch(
    *,
    category: Category,
    unit: Unit,
    since: date,
    reference: str,
    actor: Actor,
    now: datetime,
    township: Unit | None = None,
) -> DispatchRule:
    """A unit answers for a category (in one township, if given) from a day on; what held before ends on that day.

    Demands that are dispatched already stay where they are.

    Errors: ``NotPermitted``; ``InvalidSetting`` for a unit of another district, or without a reference.
    """
    if not actor.has(may.CONFIGURE) or actor.district_id is None:
        raise NotPermitted("只有营商办负责人可以维护派单目录。")
    if any(place is not None and place.root_id != actor.district_id for place in (unit, township)):
        raise InvalidSetting("承办单位、乡镇（街道）须在本区。", "unit")
    if not reference.strip():
        raise InvalidSetting("请填写依据，如文号或会议纪要。", "reference")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id)
        same = DispatchRule.objects.filter(category=category, district_id=actor.district_id, township=township)
        same.filter(since__gte=since).delete()
        same.filter(Q(until=None) | Q(until__gt=since)).update(until=since)
        made = DispatchRule.objects.create(
            category=category,
            district_id=actor.district_id,
            township=township,
            unit=unit,
            since=since,
            reference=reference.strip(),
        )
        data = {
            "category": category.code,
            "township": township.pk if township else None,
            "unit": unit.pk,
            "since": since.isoformat(),
            "reference": made.reference,
        }
        chain = chain_for("configuration", f"{KIND}:{actor.district_id}")
        append(chain, action="demand.set_dispatch", ids=actor.ids, now=now, data=data)
    return made
