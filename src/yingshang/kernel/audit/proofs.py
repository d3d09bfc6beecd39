"""Where modules above prove their own rows against the chains: the audit itself reads only entries and blocks.

A module registers a :class:`Proof` in ``AppConfig.ready``, as it does with ``append_only``. ``verify`` hands it what the
chains of its kind said, right after the links of those chains were proved, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Said(NamedTuple):
    """One proved entry of a chain."""

    seq: int
    at: datetime
    action: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What a chain said, in order: all of it, or a portion of a long one.

    Arguments:
        first, last: whether the chain begins, ends with this portion.
        memory: the proof's own from one portion of the chain to the next; empty in the first.
    """

    said: Sequence[Said]
    first: bool = True
    last: bool = True
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether this is all that the chain said."""
        return self.first and self.last


Told = Mapping[str, Part]
"""What some chains said, by the chain's ``ref``. A portion of a long chain comes alone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that differs from what a chain said.

    Arguments:
        ref: of the chain, or of the thing that should have one; ``seq``: the row's number in its thing.
        what: a word for the fault; ``detail``: one sentence for the reader, naming the row.
    """

    ref: str
    seq: int
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How the rows of one module are held to the chains of one kind.

    Arguments:
        name: unique, dotted.
        kind: of the chains.
        compare: the faults of the things whose chains are given, in order; called with some hundred whole chains, or one portion of one.
        unchained: the faults of rows that have no chain at all, in order; called once at the end.
    """

    name: str
    kind: str
    compare: Callable[[Told], Iterator[Fault]]
    unchained: Callable[[], Iterator[Fault]]


_proofs: dict[str, Proof] = {}


def register_proof(proof: Proof) -> None:
    """Make ``verify`` ask this proof too. One of the same name is replaced."""
    _proofs[proof.name] = proof


def proofs() -> list[Proof]:
    """All proofs in the order of their registration."""
    return list(_proofs.values())
