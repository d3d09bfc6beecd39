"""The history of definitions: what is declared is written down, with the day from which it holds, when it changes."""

from __future__ import annotations

from datetime import date

from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.declare import declared, find
from yingshang.kernel.figures.models import FigureDefinition


def sync_definitions(today: date) -> int:
    """Write down the definitions that are new or have changed; returns how many. Idempotent."""
    known = set(FigureDefinition.objects.values_list("figure_id", "digest"))
    made = [
        FigureDefinition(
            figure_id=f.id,
            version=f.version,
            name=f.name,
            unit=f.unit,
            kind=f.kind,
            period=f.period,
            text=f.definition,
            digest=f.digest,
            valid_from=today,
        )
        for f in declared().values()
        if (f.id, f.digest) not in known
    ]
    FigureDefinition.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def history_of(figure_id: str) -> list[FigureDefinition]:
    """The definitions of a figure, newest first."""
    return list(FigureDefinition.objects.filter(figure_id=figure_id).order_by("-id"))


def definition_of(figure_id: str) -> str:
    """The 口径 of a figure as it is today, declared or unbuilt. Errors: :class:`UnknownFigure`."""
    made = find(figure_id)
    return made.definition if made is not None else contract()[figure_id].definition_zh
