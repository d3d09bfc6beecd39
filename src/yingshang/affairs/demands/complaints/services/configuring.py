"""The limits and the ladder that the software ships."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from yingshang.affairs.demands.complaints.queries import KIND
from yingshang.kernel.deadlines.models import LadderStep, ServiceLevel

BEGINNING = date(2020, 1, 1)
DECREE = date(2024, 1, 1)
"""From when the province's limits (豫政办〔2024〕67号) are taken to hold."""


def _data() -> dict[str, Any]:
    folder = files("yingshang.affairs.demands.complaints")
    return tomllib.loads(folder.joinpath("data", "service_levels.toml").read_text(encoding="utf-8"))


def seed_levels() -> None:
    """A new installation starts with these; an old one is left alone."""
    data = _data()
    if not ServiceLevel.objects.filter(kind=KIND).exists():
        ServiceLevel.objects.bulk_create(
            ServiceLevel(
                kind=KIND,
                clock=level["clock"],
                amount=Decimal(level["amount"]),
                unit=level["unit"],
                warn=Decimal(level["warn"]),
                basis=level["basis"],
                since=DECREE if "67号" in level["reference"] else BEGINNING,
                reference=level["reference"],
            )
            for level in data["level"]
        )
    if not LadderStep.objects.filter(kind=KIND).exists():
        ladder = data["ladder"]
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
