"""Opening and closing assignments together with what lets the parties see the enterprise; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yingshang.kernel.identity.models import Person, Unit
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.enterprises.enums import PartyRole
from yingshang.registry.enterprises.models import EnterpriseParty
from yingshang.registry.enterprises.services.bulk import insert_rows, update_rows

FIELDS = (
    "campaign", "enterprise", "kind", "person", "post", "unit", "since", "until", "reason", "end_reason", "predecessor",
)  # fmt: skip
CHUNK = 5000
ROLES = {
    AssignmentKind.TERRITORY: PartyRole.LIAISON,
    AssignmentKind.PARTNER: PartyRole.LIAISON,
    AssignmentKind.DEPARTMENT: PartyRole.VISITOR,
}


@dataclass(frozen=True, slots=True)
class New:
    """An assignment to be opened."""

    enterprise: int
    kind: AssignmentKind
    unit: int
    person: int | None
    post: int | None
    reason: str
    campaign: int | None = None
    predecessor: int | None = None


def open_assignments(news: Sequence[New], *, since: date) -> None:
    """Open assignments and entrust the enterprises to their parties."""
    rows = (
        (n.campaign, n.enterprise, n.kind.value, n.person, n.post, n.unit, since, None, n.reason, "", n.predecessor)
        for n in news
    )
    insert_rows(Assignment, FIELDS, rows)
    _entrust(news, since)


def close_assignments(assignments: Collection[Assignment], *, until: date, reason: str) -> None:
    """Close open assignments; a party that holds the enterprise by no other keeps no sight of it."""
    rows = ((a.pk, max(until, a.since), reason) for a in assignments)
    update_rows(Assignment, ("until", "end_reason"), rows)
    _release({a.enterprise_id for a in assignments}, until)


def _party_of(person: int | None, unit: int, people: dict[int, int], units: dict[int, int]) -> int:
    return people[person] if person is not None else units[unit]


def _parties(rows: Sequence[New] | Sequence[Assignment]) -> tuple[dict[int, int], dict[int, int]]:
    """Person → party and unit → party of all that the rows name."""
    named = (r.person if isinstance(r, New) else r.person_id for r in rows)
    people = {person for person in named if person is not None}
    units = {r.unit if isinstance(r, New) else r.unit_id for r in rows}
    return (
        dict(Person.objects.filter(pk__in=people).values_list("pk", "party_id")),
        dict(Unit.objects.filter(pk__in=units).values_list("pk", "party_id")),
    )


def _entrust(news: Sequence[New], since: date) -> None:
    people, units = _parties(news)
    wanted: dict[tuple[int, int, str], None] = {}
    for n in news:
        wanted[n.enterprise, _party_of(n.person, n.unit, people, units), ROLES[n.kind].value] = None
    held = set()
    for chunk in _chunks(sorted({enterprise for enterprise, _, _ in wanted})):
        found = EnterpriseParty.objects.filter(enterprise_id__in=chunk, until=None)
        held |= set(found.values_list("enterprise_id", "party_id", "role"))
    missing = [(*key, since, None) for key in wanted if key not in held]
    insert_rows(EnterpriseParty, ("enterprise", "party", "role", "since", "until"), missing)


def _release(enterprises: Collection[int], until: date) -> None:
    """Close the sight of those who hold the enterprises by no open assignment any more."""
    ended: list[tuple[int, date]] = []
    for chunk in _chunks(sorted(enterprises)):
        rows = list(Assignment.objects.filter(enterprise_id__in=chunk, until=None).order_by())
        people, units = _parties(rows)
        kept = {
            (a.enterprise_id, _party_of(a.person_id, a.unit_id, people, units), ROLES[AssignmentKind(a.kind)].value)
            for a in rows
        }
        open_rows = EnterpriseParty.objects.filter(enterprise_id__in=chunk, until=None, role__in=set(ROLES.values()))
        ended += [
            (row.pk, max(until, row.since))
            for row in open_rows
            if (row.enterprise_id, row.party_id, row.role) not in kept
        ]
    update_rows(EnterpriseParty, ("until",), ended)


def _chunks(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))
