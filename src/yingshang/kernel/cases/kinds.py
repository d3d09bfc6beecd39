"""The kinds of case: what each is called, where its pages are and who may see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case.

    Arguments:
        code, name: ``demand``, ``企业诉求``.
        prefix: of its numbers (``SQ``).
        view: permission code to see the cases in which the actor's units or enterprise take part.
        view_all: permission code to see every case of the kind within the actor's scope.
        staff_url, enterprise_url: names of the pages of one case (argument: number; token).
        state_names: state code to its name on screen.
        keeps_out: as what a party takes part that must not know of the case (the unit complained of): nobody of it or
            of a unit below sees the case, whatever else they may see, and being it gives nobody sight.
    """

    code: str
    name: str
    prefix: str
    view: str
    view_all: str
    staff_url: str
    enterprise_url: str
    state_names: dict[str, str]
    keeps_out: str = ""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known. Errors: ``ValueError`` when its code is taken by another."""
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"kind {kind.code} is registered twice")


def kind_of(code: str) -> Kind:
    """The kind with that code. Errors: ``KeyError``."""
    return _kinds[code]


def kinds() -> tuple[Kind, ...]:
    """All kinds, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
