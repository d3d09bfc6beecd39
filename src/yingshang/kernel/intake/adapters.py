"""What can take in the files that others send: registered by affairs under a code, with the fields that they need.

An affair's ``adapters`` module is imported at start. What a file says is never understood here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import Cell, RowError

if TYPE_CHECKING:
    from yingshang.kernel.identity.models import Unit
    from yingshang.kernel.intake.models import Due


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an adapter.

    Arguments:
        key, name: ``uscc``, ``统一社会信用代码``.
        synonyms: other titles under which senders give it.
        required: a file without such a column cannot be taken.
    """

    key: str
    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its number as the spreadsheet shows it, and its cells by field key."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is being taken in: from whom, for which due, as of when.

    Arguments:
        titles: field key → the sender's title, for errors.
    """

    sender: Unit
    district: Unit
    due: Due | None
    as_of: date
    file_name: str
    titles: Mapping[str, str]

    def error(self, row: Row, key: str, reason: str, remedy: str) -> RowError:
        """A refused cell under the sender's own title."""
        value = row.cells.get(key)
        return RowError(row.number, self.titles.get(key, key), "" if value is None else str(value), reason, remedy)


@dataclass(slots=True)
class Taken:
    """What taking the rows came to."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


Take = Callable[..., Taken]
"""``take(rows, *, delivery, actor, now) -> Taken``, in the caller's transaction."""
Tell = Callable[..., Sequence[Mapping[str, object]]]
"""``tell(rows, *, delivery) -> [{title: value}]``: the status of each row, handed back in the sender's file."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Something that takes a kind of file."""

    code: str
    name: str
    fields: tuple[Field, ...]
    take: Take
    tell: Tell | None = None

    @property
    def synonyms(self) -> dict[str, list[str]]:
        """Field key → the titles under which it is known."""
        return {one.key: [one.name, *one.synonyms] for one in self.fields}

    def missing(self, columns: Mapping[str, Any]) -> list[str]:
        """The names of required fields that no column gives."""
        return [one.name for one in self.fields if one.required and one.key not in columns]


_adapters: dict[str, Adapter] = {}


def adapter(code: str, name: str, *, fields: Sequence[Field], tell: Tell | None = None) -> Callable[[Take], Take]:
    """Register the decorated function as what takes a file. Errors: ``ValueError`` when the code is taken."""

    def register(take: Take) -> Take:
        if code in _adapters and _adapters[code].take.__qualname__ != take.__qualname__:
            raise ValueError(f"adapter {code} is registered twice")
        _adapters[code] = Adapter(code, name, tuple(fields), take, tell)
        return take

    return register


def withdraw(code: str) -> None:
    """Forget an adapter (tests)."""
    _adapters.pop(code, None)


def adapters() -> list[Adapter]:
    """All of them, by code."""
    return [_adapters[code] for code in sorted(_adapters)]


def adapter_of(code: str) -> Adapter:
    """One by its code. Errors: ``KeyError``."""
    return _adapters[code]


def take_nothing(rows: Sequence[Row], *, delivery: Delivery, actor: Actor, now: datetime) -> Taken:  # noqa: ARG001 (every adapter is called so)
    """Keep the file and understand nothing of it."""
    return Taken(unchanged=len(rows))


adapter("intake.kept", "只保存文件，不读取内容", fields=(Field("name", "名称", ("单位名称", "企业名称", "项目")),))(
    take_nothing
)
