"""The confirmation period that a new installation starts with; the office adopts another from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yingshang.kernel.deadlines.models import ServiceLevel
from yingshang.kernel.workshop.queries.papers import KIND
from yingshang.kernel.workshop.services.effects import CONFIRM

BEGINNING = date(2000, 1, 1)
REFERENCE = "区营商办文稿办理规则：数据确认期三个工作日（可由营商办修改）"


def seed_levels() -> None:
    """Three working days for the confirmation of numbers, when nothing is set yet."""
    if not ServiceLevel.objects.filter(kind=KIND).exists():
        ServiceLevel.objects.create(
            kind=KIND,
            clock=CONFIRM,
            amount=Decimal(3),
            unit="working_day",
            warn=Decimal(1),
            since=BEGINNING,
            reference=REFERENCE,
        )
