"""What a frozen figure opens: its definition, source, n/N, exclusions, parts and records, as they were frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps

from yingshang.kernel.figures.collecting import words_of
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.models import FigureDefinition, FrozenFigure
from yingshang.kernel.figures.packing import Role, unpack
from yingshang.kernel.figures.records import type_named
from yingshang.kernel.figures.sources import SOURCE_NAMES
from yingshang.kernel.identity.actors import Actor

LISTED = 100
"""So many records of each role are listed; the rest are counted."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that the reader may see."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RoleLines:
    """The records of one role. ``hidden`` of those looked at may not be seen; ``beyond`` were not looked at."""

    name: str
    count: int
    lines: tuple[RecordLine, ...]
    hidden: int
    beyond: int


@dataclass(frozen=True, slots=True)
class FrozenView:
    """A frozen figure as it is shown."""

    id: str
    name: str
    unit: str
    printed: str
    value: str
    share: str
    version: int | None
    definition: str
    source: str
    attested: str
    excluded: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, str, str], ...]
    as_of: str
    roles: tuple[RoleLines, ...]


def views_of(figures: Iterable[FrozenFigure], actor: Actor | None, *, listed: int = LISTED) -> list[FrozenView]:
    """The frozen figures as shown to a reader; ``None`` is the machine's own operator, who sees every record."""
    rows = list(figures)
    texts = dict(
        FigureDefinition.objects.filter(digest__in={row.definition for row in rows}).values_list("digest", "text")
    )
    return [_view(row, texts, actor, listed) for row in rows]


def _view(row: FrozenFigure, texts: Mapping[str, str], actor: Actor | None, listed: int) -> FrozenView:
    value = row.value
    agreed = contract().get(row.figure_id)
    roles = unpack(bytes(row.records)).roles
    return FrozenView(
        id=row.figure_id,
        name=value["name"],
        unit="" if value["unit"] == "—" else value["unit"],
        printed="、".join(dict.fromkeys(row.printed)),
        value=value["value"] or "未填",
        share=_share(value),
        version=row.version,
        definition=texts.get(row.definition) or (agreed.definition_zh if agreed is not None else ""),
        source=SOURCE_NAMES.get(row.source, "无"),
        attested=_attested(row),
        excluded=tuple((why, count) for why, count in value["excluded"].items() if count),
        parts=tuple((p["name"], p["value"] or "未填", _share(p)) for p in value["parts"]),
        as_of=value["as_of"],
        roles=tuple(_role(role, actor, listed) for role in roles if role.ids),
    )


def _share(row: Mapping[str, str | None]) -> str:
    return f"{row['n']}/{row['N']}" if row.get("n") is not None and row.get("N") is not None else ""


def _attested(row: FrozenFigure) -> str:
    used = row.attested_return
    if used is None:
        return ""
    people = f"填报{used.preparer_name}、审核{used.checker_name}、签发{used.signer_name}"
    paper = f"，{used.document_number}" if used.document_number else ""
    return f"{used.reported_by.short_name} {used.case.number} 第{used.version}版，{people}{paper}"


def _role(role: Role, actor: Actor | None, listed: int) -> RoleLines:
    wanted = list(role.ids[:listed])
    lines = _lines(role.model, wanted, actor)
    return RoleLines(words_of(role.role), len(role.ids), lines, len(wanted) - len(lines), len(role.ids) - len(wanted))


def _lines(model: str, ids: list[int], actor: Actor | None) -> tuple[RecordLine, ...]:
    made = type_named(model)
    if made is None:
        return ()
    rows = apps.get_model(model)._base_manager.filter(pk__in=ids)
    seen = rows if actor is None else made.visible(rows, actor)
    return tuple(
        RecordLine(made.label(row), made.url(row)) for row in seen.select_related(*made.related).order_by("pk")
    )
