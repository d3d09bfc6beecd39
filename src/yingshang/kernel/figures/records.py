"""How the records behind figures are shown and who may see them: each affair says it once for each of its models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from yingshang.kernel.figures.tallies import Records

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor


@dataclass(frozen=True, slots=True)
class RecordType:
    """A model whose rows stand behind figures.

    Arguments:
        model: ``demands.Demand``.
        name: what one is called (``诉求``).
        label: what a row is called in a list (``SQ2026-000123 电价问题``).
        url: where its page is, empty if it has none.
        visible: narrows rows to those that the actor may see.
        related: what ``label`` and ``url`` need (``select_related``).
    """

    model: str
    name: str
    label: Callable[[Any], str]
    url: Callable[[Any], str]
    visible: Callable[[Records, Actor], Records]
    related: tuple[str, ...] = ()


_types: dict[str, RecordType] = {}


def register_records(made: RecordType) -> None:
    """Make a record type known. Errors: ``ValueError`` when another has its model."""
    if _types.setdefault(made.model, made) != made:
        raise ValueError(f"records of {made.model} are registered twice")


def type_of(model: type[Model]) -> RecordType | None:
    """The record type of a model; ``None`` hides its records from everyone."""
    return _types.get(model._meta.label)


def type_named(label: str) -> RecordType | None:
    """The record type of a model's label (``demands.Demand``)."""
    return _types.get(label)
