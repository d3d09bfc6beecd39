"""One row of a table of units or officials, and what can be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a table has it; empty text or ``None`` is "not said" and never erases.

    Arguments:
        number: the row as seen in the spreadsheet (from 1).
        kind: a code of ``UnitKind`` or one of the words of :mod:`words`.
        parent: the code, name or short name of the unit above; it may stand later in the table.
    """

    number: int
    code: str
    name: str
    short_name: str = ""
    kind: str = ""
    parent: str = ""
    since: date | None = None
    order: int | None = None

    def says(self) -> tuple[object, ...]:
        """What the row says, without where it stands."""
        return (self.code, self.name, self.short_name, self.kind, self.parent, self.since, self.order)


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """One post of one official as a table has it; a person with two posts has two rows.

    Arguments:
        unit: the code, name or short name of the unit.
        role: the code or name of a role, or one of the words of :mod:`words`.
        phone: eleven digits or empty.
        account: the name to sign in with; without one the person has no account.
        until: the first day no longer in the post.
    """

    number: int
    person: str
    unit: str
    role: str
    title: str = ""
    phone: str = ""
    since: date | None = None
    until: date | None = None
    account: str = ""

    def says(self) -> tuple[object, ...]:
        """What the row says, without where it stands."""
        return (self.person, self.unit, self.role, self.title, self.phone, self.since, self.until, self.account)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused; ``field`` is the attribute of the row at fault, the texts are for the one who filled it."""

    row: int
    field: str
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a row that was taken, or on the whole table (``row`` 0)."""

    row: int
    field: str
    value: str
    reason: str
    count: int = 1
