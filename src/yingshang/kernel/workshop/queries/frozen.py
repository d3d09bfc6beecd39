"""What a frozen figure opens: its definition, source, n/N, exclusions, parts and records, as they were frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps

from yingshang.kernel.figures.collecting import words_of
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.models import FigureDefinition, FrozenFigure
from yingshang.kernel.figures.packing import Role, unpack
from yingshang.kernel.figures.printed import together
from yingshang.kernel.figures.records import RecordType, type_named
from yingshang.kernel.figures.sources import SOURCE_NAMES
from yingshang.kernel.identity.actors import Actor

LISTED = 100
"""So many records of each role are listed in a file, and on one page of the screen."""

CHUNK = 10_000
"""So many ids are asked about in one query: SQLite takes 32,766 at most."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that the reader may see."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RoleLines:
    """The records of one role, those on this page.

    Arguments:
        code: names the role in the address of a page (``part``).
        visible: how many of all of them the reader may see; hidden: the others (另有 n 条无权查看).
        beyond: visible ones after this page; number: of this page; pages: how many there are.
    """

    code: str
    name: str
    count: int
    lines: tuple[RecordLine, ...]
    visible: int
    hidden: int
    beyond: int
    number: int
    pages: int


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


def views_of(
    figures: Iterable[FrozenFigure], actor: Actor | None, *, pages: Mapping[str, int] | None = None
) -> list[FrozenView]:
    """The frozen figures as shown to a reader; ``None`` is the machine's own operator, who sees every record.

    Arguments:
        pages: by a role's code which page of it is wanted, from 1; the first where none is said, the last beyond it.
    """
    rows = list(figures)
    texts = dict(
        FigureDefinition.objects.filter(digest__in={row.definition for row in rows}).values_list("digest", "text")
    )
    return [_view(row, texts, actor, pages or {}) for row in rows]


def _view(row: FrozenFigure, texts: Mapping[str, str], actor: Actor | None, pages: Mapping[str, int]) -> FrozenView:
    value = row.value
    agreed = contract().get(row.figure_id)
    roles = unpack(bytes(row.records)).roles
    return FrozenView(
        id=row.figure_id,
        name=value["name"],
        unit="" if value["unit"] == "—" else value["unit"],
        printed=together(row.printed),
        value=value["value"] or "未填",
        share=_share(value),
        version=row.version,
        definition=texts.get(row.definition) or (agreed.definition_zh if agreed is not None else ""),
        source=SOURCE_NAMES.get(row.source, "无"),
        attested=_attested(row),
        excluded=tuple((why, count) for why, count in value["excluded"].items() if count),
        parts=tuple((p["name"], p["value"] or "未填", _share(p)) for p in value["parts"]),
        as_of=value["as_of"],
        roles=tuple(_role(role, actor, pages.get(role.role, 1)) for role in roles if role.ids),
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


def _role(role: Role, actor: Actor | None, wanted: int) -> RoleLines:
    made = type_named(role.model)
    seen = role.ids if made is None or actor is None else _within_reach(role, made, actor)
    last = max(-(-len(seen) // LISTED), 1)
    number = min(max(wanted, 1), last)
    ids = seen[(number - 1) * LISTED : number * LISTED]
    return RoleLines(
        code=role.role,
        name=words_of(role.role),
        count=len(role.ids),
        lines=_lines(role.model, made, ids) if made is not None else (),
        visible=len(seen) if made is not None else 0,
        hidden=len(role.ids) - len(seen) if made is not None else len(role.ids),
        beyond=max(len(seen) - number * LISTED, 0) if made is not None else 0,
        number=number,
        pages=last if made is not None else 1,
    )


def _within_reach(role: Role, made: RecordType, actor: Actor) -> list[int]:
    """The ids that the reader may see, ascending."""
    rows = apps.get_model(role.model)._base_manager
    found: list[int] = []
    for start in range(0, len(role.ids), CHUNK):
        few = rows.filter(pk__in=role.ids[start : start + CHUNK])
        found += made.visible(few, actor).order_by("pk").values_list("pk", flat=True)
    return found


def _lines(model: str, made: RecordType, ids: Sequence[int]) -> tuple[RecordLine, ...]:
    rows = apps.get_model(model)._base_manager.filter(pk__in=ids).select_related(*made.related).order_by("pk")
    return tuple(RecordLine(made.label(row), made.url(row)) for row in rows)
