"""How a kind of case is declared: its states, its transitions, its clocks.

A declaration reads like the regulation that it carries out, and does nothing by itself; :mod:`services` performs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from yingshang.kernel.audit.naming import name_actions
from yingshang.kernel.calendar.rules import Limit
from yingshang.kernel.cases.kinds import Kind, register_kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party
from yingshang.kernel.lifecycle.forms import TransitionForm

if TYPE_CHECKING:
    from yingshang.kernel.lifecycle.aggregate import Aggregate

Data = Mapping[str, Any]
Guard = Callable[[Actor, Any], bool]
Effect = Callable[["Aggregate", Data, Actor, datetime], None]
Recipients = Callable[["Aggregate"], Iterable[Party]]


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that cases of the kind may run. How long it runs is data (``deadlines.ServiceLevel``).

    Arguments:
        code, name: ``solve``, ``解决时限``.
        category: the narrower category of a row by which its limit is looked up first.
        inherits: a due moment that comes with the case from elsewhere and overrules the limit; ``None`` if none came.
        kept_by: whose limit it is, where that is neither who holds the case nor the unit that answers for it: reminders, and
            the rungs of the ladder that tell the unit or its head, go there; ``None`` of it: to the usual.
    """

    code: str
    name: str
    category: Callable[[Any], str] | None = None
    inherits: Callable[[Any], datetime | None] | None = None
    kept_by: Callable[[Aggregate], Party | None] | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told of a transition, in words (``企业``) and as parties of the case at hand."""

    name: str
    parties: Recipients


@dataclass(frozen=True, slots=True)
class Transition:
    """One move from a state to another.

    Arguments:
        move, name: the code and the word on the button.
        source: the states from which it may start.
        target: the state in which it ends; several when ``decides`` chooses among them.
        by: a pure question: may this actor do it to this row?
        blocked: what in the row's past stands against it, in words that say what to do instead; empty when nothing does.
        form: what must be filled in; its cleaned data go to ``does`` and, under its labels, into the timeline.
        does: changes the aggregate in memory (row fields, parties, unit, holder); writes nothing itself.
        decides: the target out of the declared ones, from row and data.
        starts, stops, pauses, resumes: the clocks concerned; ``drops``: those that end without being judged.
        extends, extension: the clocks moved on, and by how much, from the data.
        tells: who gets a message.
        hands_to: who must act next afterwards; unchanged if not given, nobody in a closed state.
        visibility: whether the enterprise sees the entry.
        primary, confirm, hint: how the button stands on the page; ``confirm`` asks once more.
        repeats: a move that leaves the state as it is (a remark, an extension).
        emits: topic of the event written to the outbox.
        offered: whether pages offer it; a move that is not is made by :func:`services.follow` or by the scan only.
        lapses: the clock whose end, unanswered, makes the move: the scan carries it out for the system.
    """

    move: str
    name: str
    source: str | Sequence[str]
    target: str | Sequence[str] | None
    by: Guard
    blocked: Callable[[Any], str] | None = None
    form: type[TransitionForm] | None = None
    does: Effect | None = None
    decides: Callable[[Any, Data], str] | None = None
    starts: Sequence[Clock] = ()
    stops: Sequence[Clock] = ()
    drops: Sequence[Clock] = ()
    pauses: Sequence[Clock] = ()
    resumes: Sequence[Clock] = ()
    extends: Sequence[Clock] = ()
    extension: Callable[[Data], Limit] | None = None
    tells: Sequence[Recipient] = ()
    hands_to: Callable[[Aggregate], Party | None] | None = None
    visibility: str = Visibility.ALL
    primary: bool = False
    confirm: str = ""
    hint: str = ""
    emits: str = ""
    offered: bool = True
    lapses: Clock | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else tuple(self.source)

    @property
    def targets(self) -> tuple[str, ...]:
        if self.target is None:
            return ()
        return (self.target,) if isinstance(self.target, str) else tuple(self.target)

    def barred(self, row: Any) -> str:
        """What stands against the move; empty when nothing does."""
        return self.blocked(row) if self.blocked is not None else ""

    def target_for(self, state: str, row: Any, data: Data) -> str:
        """The state after the move. Errors: ``ValueError`` when ``decides`` leaves the declared targets."""
        if self.target is None:
            return state
        if self.decides is None:
            return self.targets[0]
        chosen = str(self.decides(row, data))
        if chosen not in self.targets:
            raise ValueError(f"{self.move} may not end in {chosen}")
        return chosen


@dataclass(frozen=True, slots=True)
class Opening:
    """How a case begins: its first state, clocks, recipients and holder."""

    name: str
    state: str
    starts: Sequence[Clock] = ()
    tells: Sequence[Recipient] = ()
    hands_to: Callable[[Aggregate], Party | None] | None = None
    emits: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the stepper on the case page: a name and the states that it covers."""

    name: str
    states: tuple[str, ...]


def nobody(_actor: Actor, _row: Any) -> bool:
    """The guard of moves that no one makes: they follow from another case's move, or from a clock."""
    return False


OPENED, REMARK = "open", "remark"
SHARED_MOVES = {REMARK: "备注", "renew": "时限更新", "escalate": "超期提级", "release": "提级审定"}
"""Moves of the trail that no kind declares."""
_registry: dict[str, type[Lifecycle]] = {}


class Lifecycle:
    """The declaration of a kind of case. Subclasses give the attributes; transitions are class attributes."""

    kind: ClassVar[Kind]
    model: ClassVar[type[models.Model]]
    states: ClassVar[type[models.TextChoices]]
    closed: ClassVar[frozenset[str]]
    opening: ClassVar[Opening]
    stages: ClassVar[tuple[Stage, ...]] = ()
    transitions: ClassVar[dict[str, Transition]] = {}

    def __init_subclass__(cls) -> None:
        found = [value for value in vars(cls).values() if isinstance(value, Transition)]
        cls.transitions = {t.move: t for t in found}
        if len(cls.transitions) != len(found):
            raise ValueError(f"{cls.__name__}: a move is declared twice")
        for transition in found:
            unknown = {*transition.sources, *transition.targets} - set(cls.states.values)
            if unknown:
                raise ValueError(f"{cls.__name__}.{transition.move}: unknown states {unknown}")
        register_kind(cls.kind)
        name_actions(cls._action_names())
        _registry[cls.kind.code] = cls

    @classmethod
    def _action_names(cls) -> dict[str, str]:
        """What the chain's actions of this kind are called: its moves, and those that every kind has."""
        moves = {OPENED: cls.opening.name, **SHARED_MOVES, **{move: t.name for move, t in cls.transitions.items()}}
        return {f"{cls.kind.code}.{move}": f"{cls.kind.name}：{name}" for move, name in moves.items()}

    @classmethod
    def subjects(cls, case_ids: Sequence[int], actor: Actor) -> dict[int, str]:
        """Who the cases are about (the enterprise), as far as the actor may know; a kind may say so."""
        return {}

    @classmethod
    def settled(cls, case: Aggregate, actor: Actor) -> None:
        """Called after each opening and move, with the new state: what always follows from it (``case.afterwards``)."""

    @classmethod
    def hides_applicant(cls, row: Any, actor: Actor) -> bool:
        """Whether the reader may not know who brought the case; pages then name its people only as 企业."""
        return False

    @classmethod
    def from_state(cls, state: str) -> list[Transition]:
        """The transitions that may start in a state, in the order of their declaration."""
        return [t for t in cls.transitions.values() if state in t.sources]

    @classmethod
    def clocks(cls) -> list[Clock]:
        """Every clock that the declaration starts, once, in order."""
        found: dict[str, Clock] = {}
        for started in (cls.opening.starts, *(t.starts for t in cls.transitions.values())):
            for clock in started:
                found.setdefault(clock.code, clock)
        return list(found.values())

    @classmethod
    def diagram(cls) -> str:
        """The states and moves as a Mermaid state diagram."""
        labels = dict(cls.states.choices)
        lines = ["stateDiagram-v2", f"    [*] --> {cls.opening.state}: {cls.opening.name}"]
        lines += [f"    {value}: {labels[value]}" for value in cls.states.values]
        for t in cls.transitions.values():
            lines += [f"    {s} --> {target}: {t.name}" for s in t.sources for target in t.targets or (s,)]
        lines += [f"    {value} --> [*]" for value in cls.states.values if value in cls.closed]
        return "\n".join(lines)


def lifecycle_of(kind: str) -> type[Lifecycle]:
    """The declaration of a kind. Errors: ``KeyError``."""
    return _registry[kind]


def lifecycles() -> list[type[Lifecycle]]:
    """Every declaration, by the code of its kind."""
    return [_registry[code] for code in sorted(_registry)]


def lifecycle_for(kind: str) -> type[Lifecycle] | None:
    """The declaration of a kind, ``None`` for one that has none (attested returns)."""
    return _registry.get(kind)


@dataclass(slots=True)
class Entry:
    """What a ``does`` function may say for the timeline: the text that people read, further data."""

    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
