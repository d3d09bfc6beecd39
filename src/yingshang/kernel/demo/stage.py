"""Building the demonstration district: the registered steps, in order, each with its own seeded chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import autodiscover_modules

from yingshang.kernel import clock

Say = Callable[[str], None]


@dataclass
class Stage:
    """What a step gets to work with.

    Arguments:
        seed, today: the same pair makes the same district; ``today`` is the last day of its life.
        enterprises: how many market entities it shall have.
        things: what earlier steps leave for later ones, by name (``units``, ``office``).
        made: what to tell at the end: kind → count.
    """

    seed: int
    today: date
    enterprises: int
    say: Say
    things: dict[str, Any] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)

    def chance(self, name: str) -> random.Random:
        """A source of chance of its own for one purpose, so that steps do not disturb each other's."""
        return random.Random(f"{self.seed}:{name}")

    @property
    def now(self) -> datetime:
        """The moment at which the district stands: noon of its last day, or now if that is today."""
        moment = clock.now()
        noon = datetime.combine(self.today, time(12), tzinfo=clock.SHANGHAI)
        return moment if moment.date() == self.today else noon

    @property
    def first_day(self) -> date:
        """The first day of its recorded life: 1 January of last year."""
        return date(self.today.year - 1, 1, 1)


Step = Callable[[Stage], None]

_steps: dict[str, tuple[int, Step]] = {}
_accounts: list[str] = []


def step(name: str, *, order: int) -> Callable[[Step], Step]:
    """Declare a step under a name that is said while it runs; ``order`` places it (units 10, register 20, affairs 30)."""

    def declare(function: Step) -> Step:
        _steps[name] = (order, function)
        return function

    return declare


def account(line: str) -> str:
    """Declare a line that tells a visitor how to sign in to the demonstration district."""
    if line not in _accounts:
        _accounts.append(line)
    return line


def accounts() -> list[str]:
    """The lines that tell a visitor how to sign in."""
    autodiscover_modules("demo")
    return list(_accounts)


def build(*, enterprises: int, seed: int, today: date, say: Say = lambda _: None) -> dict[str, int]:
    """Build the district in an empty database: all of it, or nothing. Returns what was made, kind → count."""
    autodiscover_modules("demo")
    stage = Stage(seed, today, enterprises, say)
    with transaction.atomic():
        for name, (_, function) in sorted(_steps.items(), key=lambda item: (item[1][0], item[0])):
            say(f"{name}……")
            function(stage)
            _count_anew()
    return stage.made


def _count_anew() -> None:
    """Let PostgreSQL count the tables that a step has filled.

    Nobody else does within the transaction: the plans of the next step would rest on tables that were empty when they
    were counted, and read them whole for each row.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
