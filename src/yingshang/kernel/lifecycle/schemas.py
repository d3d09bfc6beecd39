"""The shapes in which cases go over the wire, and the bodies of moves, drawn from their forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal

from django import forms
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from yingshang.kernel.cases.kinds import kind_of
from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.clock import local
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import PartyKind
from yingshang.kernel.lifecycle.declaration import Transition
from yingshang.kernel.lifecycle.services import available

NUMBERS = (forms.IntegerField,)
FILES = (forms.FileField,)


class UnitOut(Schema):
    """A unit: its code and name."""

    code: str
    name: str


class MoveOut(Schema):
    """A move that the caller may make now."""

    move: str
    name: str


class CaseOut(Schema):
    """The header of a case."""

    number: str
    title: str
    state: str
    state_name: str
    unit: UnitOut
    holder: str | None = Field(None, description="须由谁办下一步")
    opened_at: datetime
    closed_at: datetime | None = None
    next_due: datetime | None = Field(None, description="最近时限")
    next_due_provisional: bool = Field(False, description="时限为暂定（当年放假安排尚未公布）")
    version: int = Field(description="版本；提交动作时作为 expected_version 带回")


class EntryOut(Schema):
    """One entry of the timeline."""

    seq: int
    at: datetime
    move: str
    name: str
    from_state: str
    to_state: str
    by: str = Field(description="经办人及其身份")
    text: str


class ConflictOut(Schema):
    """What has happened meanwhile: who did what, and the state in which the case is."""

    number: str
    state: str
    state_name: str
    version: int
    by: str | None = None
    move: str | None = None
    at: datetime | None = None


class Problem(Schema):
    """Why a request was not carried out. Nothing was changed."""

    code: str
    message: str = Field(description="给人看的一句话")
    fields: dict[str, list[str]] = Field(default_factory=dict, description="逐字段的错误")
    conflict: ConflictOut | None = None


class CaseFilters(Schema):
    """By what a list is narrowed."""

    state: list[str] = Field(default_factory=list, description="状态代码，可多个")
    unit: str | None = Field(None, description="承办单位代码")
    open: bool | None = Field(None, description="是否未办结")
    since: date | None = Field(None, description="登记日期自（含）")
    until: date | None = Field(None, description="登记日期至（不含）")
    cursor: str | None = Field(None, max_length=200, description="上一页答复中的 next")
    limit: int = Field(50, ge=1, le=200, description="每页件数")


class MoveIn(Schema):
    """The body of a move without a form."""

    model_config = ConfigDict(extra="forbid")
    expected_version: int = Field(ge=0, description="所见版本；已变化则返回 409")


ENTERPRISE = "企业"
"""What stands for an enterprise and its people where they are not to be named."""


def case_fields(case: Case, *, hidden: bool = False) -> dict[str, Any]:
    """The values of :class:`CaseOut`.

    Arguments:
        hidden: the caller may not know who brought the case; an enterprise that must act next is not named.
    """
    holder = case.holder
    unnamed = hidden and holder is not None and holder.kind == PartyKind.EXTERNAL
    names = kind_of(case.kind).state_names
    return {
        "number": case.number,
        "title": case.title,
        "state": case.state,
        "state_name": names[case.state],
        "unit": {"code": case.unit.code, "name": case.unit.name},
        "holder": ENTERPRISE if unnamed else holder.name if holder else None,
        "opened_at": local(case.opened_at),
        "closed_at": local(case.closed_at) if case.closed_at else None,
        "next_due": local(case.next_due) if case.next_due else None,
        "next_due_provisional": case.next_due_provisional,
        "version": case.version,
    }


def entry_fields(entry: TimelineEntry, *, hidden: bool = False) -> dict[str, Any]:
    """The values of :class:`EntryOut`; ``hidden`` as in :func:`case_fields`."""
    return {
        "seq": entry.seq,
        "at": local(entry.at),
        "move": entry.move,
        "name": entry.name,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "by": by_of(entry, hidden=hidden),
        "text": entry.text,
    }


def by_of(entry: TimelineEntry, *, hidden: bool) -> str:
    """Who made an entry, as what; of an enterprise's people only that, where ``hidden``."""
    if hidden and entry.audience == "enterprise":
        return ENTERPRISE
    return " ".join(filter(None, (entry.acting_as, entry.actor_name)))


def conflict_fields(case: Case, entry: TimelineEntry | None) -> dict[str, Any]:
    """The values of :class:`ConflictOut`. Of an enterprise's people no name is told: it may wish to stay unknown."""
    found: dict[str, Any] = {
        "number": case.number,
        "state": case.state,
        "state_name": kind_of(case.kind).state_names[case.state],
        "version": case.version,
    }
    if entry is not None:
        found |= {"by": by_of(entry, hidden=True), "move": entry.move, "at": local(entry.at)}
    return found


def moves_of(case: Case, row: Any, actor: Actor) -> list[dict[str, str]]:
    """The values of :class:`MoveOut` for the moves that the actor may make now."""
    return [{"move": t.move, "name": t.name} for t in available(case, row, actor)]


def move_schema(kind: str, transition: Transition) -> type[MoveIn]:
    """The body of a move: the version seen, and the fields of its form. Files do not go over the wire."""
    fields: dict[str, Any] = {name: _typed(field) for name, field in _fields(transition)}
    name = f"{kind.title()}{transition.move.title().replace('_', '')}In"
    made: type[MoveIn] = create_model(name, __base__=MoveIn, __doc__=transition.hint or transition.name, **fields)
    return made


def _fields(transition: Transition) -> Iterator[tuple[str, forms.Field]]:
    form = transition.form
    for name, field in (form.base_fields if form else {}).items():
        if not isinstance(field, FILES):
            yield name, field


def _typed(field: forms.Field) -> tuple[Any, Any]:
    kind: Any = str
    told = str(field.label or "")
    if isinstance(field, forms.ModelMultipleChoiceField):
        kind = list[str]
        told += "（代码，可多个）"
    elif isinstance(field, forms.ModelChoiceField):
        told += "（代码）"
    elif isinstance(field, forms.ChoiceField):
        values = [(value, text) for value, text in _choices(field) if value != ""]
        kind = Literal[tuple(value for value, _ in values)]
        told += "：" + "、".join(f"{value} {text}" for value, text in values)
    elif isinstance(field, NUMBERS):
        kind = int
    elif isinstance(field, forms.BooleanField):
        kind = bool
    if not field.required:
        return kind | None, Field(None, description=told)
    longest = field.max_length if isinstance(field, forms.CharField) else None
    return kind, Field(description=told, max_length=longest)


def _choices(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    given: Any = field.choices
    return list(given)


def form_data(transition: Transition, payload: MoveIn) -> Mapping[str, Any]:
    """The raw input of a move's form: rows that the wire names by their code are named by their key."""
    given = payload.model_dump(exclude={"expected_version"}, exclude_none=True)
    for name, field in _fields(transition):
        if name in given and isinstance(field, forms.ModelChoiceField):
            several = isinstance(field, forms.ModelMultipleChoiceField)
            keys = [_key(field, code) for code in (given[name] if several else [given[name]])]
            given[name] = keys if several else keys[0]
    return given


def _key(field: forms.ModelChoiceField[Any], code: str) -> Any:
    """The key of the row with that code; one that no form takes when there is none."""
    queryset: Any = field.queryset
    found = queryset.model._default_manager.filter(code=code).values_list("pk", flat=True).first()
    return found if found is not None else "0"
