"""What may be let go, declared by the module that leaves it behind, in its ``tasks``: no module knows another's.

A declaration finds what is older than a moment; how old that is, is dated data within the bounds declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models import QuerySet

from yingshang.kernel.audit.guards import append_only_tables
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.retention.errors import Untouchable

BATCH = 500
"""Rows let go in one transaction: no writer waits longer than that takes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: everything from before a moment, of one district or of all."""

    before: datetime
    now: datetime
    district: Unit | None = None


class Leftovers(Protocol):
    """Some things that may go."""

    def count(self) -> int:
        """How many they are; nothing changes."""

    def let_go(self) -> Iterator[str]:
        """Let them go and name each one that is gone (an id or a file's name, no content)."""


Find = Callable[[Ask], Leftovers]


@dataclass(frozen=True, slots=True)
class Retained:
    """One kind of leftovers with the bounds of its limit, in days.

    Arguments:
        days: how long they are kept until the administrator says otherwise.
        minimum: what a law asks to keep at least; ``most``: after which it has to go (personal data), if ever.
        basis: the law or reason behind these bounds.
        by_district: whether they can be told apart by district.
    """

    code: str
    name: str
    days: int
    minimum: int
    most: int | None
    basis: str
    by_district: bool
    find: Find


_kinds: dict[str, Retained] = {}
_untouchable: set[str] = set()
_carrying: set[str] = set()


def retained(
    code: str,
    name: str,
    *,
    days: int,
    basis: str,
    minimum: int = 0,
    most: int | None = None,
    by_district: bool = False,
) -> Callable[[Find], Find]:
    """Declare leftovers. Errors: ``ValueError`` for a code that is taken, or a default outside its bounds."""
    if days < minimum or (most is not None and days > most):
        raise ValueError(f"{code}: {days} days are outside {minimum} to {most}")

    def declare(find: Find) -> Find:
        if code in _kinds and _kinds[code].find is not find:
            raise ValueError(f"retained {code} is declared twice")
        _kinds[code] = Retained(code, name, days, minimum, most, basis, by_district, find)
        return find

    return declare


def kinds() -> dict[str, Retained]:
    """All kinds by code, in the order of the codes: what hangs on something goes before it by its name."""
    return dict(sorted(_kinds.items()))


def untouchable(*labels: str, carrying: bool = False) -> None:
    """Declare models that are kept for good; ``carrying`` (``cases.Case``): with every row that cannot be without one."""
    _untouchable.update(label.lower() for label in labels)
    if carrying:
        _carrying.update(label.lower() for label in labels)


def check(model: type[models.Model]) -> None:
    """Errors: :class:`Untouchable` for a model that is kept for good, is append-only, or hangs on such a one."""
    if model._meta.label_lower in _untouchable or model._meta.db_table in append_only_tables():
        raise Untouchable(f"{model._meta.label} is kept for good")
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and not field.null and target._meta.label_lower in _carrying:
            raise Untouchable(f"{model._meta.label} hangs on {target._meta.label}, which is kept for good")


class Rows:
    """Rows that may go, some hundred in each transaction; whoever protects one of them stops it."""

    def __init__(self, found: QuerySet[Any]) -> None:
        check(found.model)
        self.found = found

    def count(self) -> int:
        """How many rows."""
        return self.found.order_by().count()

    def let_go(self) -> Iterator[str]:
        """Delete them in the order of their keys."""
        ordered = self.found.order_by("pk").values_list("pk", flat=True)
        while keys := list(ordered[:BATCH]):
            with transaction.atomic():
                self.found.filter(pk__in=keys).order_by().delete()
            yield from (str(key) for key in keys)


class Each:
    """Rows of which something is taken (a kept file, the contents of rows) while they stay; each by a function."""

    def __init__(self, found: QuerySet[Any], take: Callable[[Any], None]) -> None:
        self.found = found
        self.take = take

    def count(self) -> int:
        """How many rows."""
        return self.found.order_by().count()

    def let_go(self) -> Iterator[str]:
        """Take it from each."""
        for key in list(self.found.order_by("pk").values_list("pk", flat=True)):
            row = self.found.filter(pk=key).first()
            if row is not None:
                self.take(row)
                yield str(key)


class Files:
    """Files in a folder of this machine that were written before a moment."""

    def __init__(self, paths: Iterable[Path], before: datetime, gone: Callable[[Path], None] | None = None) -> None:
        self.old = [path for path in sorted(paths) if path.stat().st_mtime < before.timestamp()]
        self.gone = gone

    def count(self) -> int:
        """How many files."""
        return len(self.old)

    def let_go(self) -> Iterator[str]:
        """Delete them, and tell whoever points at them."""
        for path in self.old:
            path.unlink(missing_ok=True)
            if self.gone is not None:
                self.gone(path)
            yield path.name
