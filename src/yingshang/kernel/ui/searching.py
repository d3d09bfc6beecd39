"""Quick search: each folder says how its things are found and shown; the page asks all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from yingshang.kernel.cases.kinds import kind_of
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.search.queries import NEWEST, matching

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, what stands under it, its page."""

    title: str
    note: str
    url: str


Finder = Callable[[Actor, str, int], Sequence[Hit]]

_finders: dict[str, tuple[int, Finder]] = {}


def finder(name: str, *, order: int) -> Callable[[Finder], Finder]:
    """Register how things of a name (``市场主体``) are found, within what the actor may see."""

    def register(function: Finder) -> Finder:
        _finders[name] = (order, function)
        return function

    return register


def find_all(actor: Actor, text: str) -> list[tuple[str, Sequence[Hit]]]:
    """What matches, kind of thing by kind of thing; kinds without a hit are left out."""
    found = [(name, find(actor, text, LIMIT)) for name, (_, find) in sorted(_finders.items(), key=lambda f: f[1][0])]
    return [(name, hits) for name, hits in found if hits]


@finder("事项", order=10)
def find_cases(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    """Cases of every kind by number, title and what their affair lets them be found by; the newest that match."""
    matches = matching("case", text, most=NEWEST)
    found = Case.objects.visible_to(actor).filter(pk__in=matches).select_related("unit")
    return [_hit(case) for case in found.order_by("-opened_at", "-id")[:limit]]


def _hit(case: Case) -> Hit:
    kind = kind_of(case.kind)
    try:
        url = reverse(kind.staff_url, args=[case.number])
    except NoReverseMatch:
        url = ""
    state = kind.state_names.get(case.state, case.state)
    return Hit(case.title, f"{kind.name} {case.number} · {case.unit.short_name} · {state}", url)
