"""A district's units and officials from the rows of a table: all good rows together, one entry on the accounts chain.

Owns no file and no cell: whoever reads the table gives plain rows and shows the faults. A row that is not there closes
nothing, an empty value erases nothing, and the same rows a second time change nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, PartyKind, Person, Post, Role, Substitution, Unit, UnitKind, User
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, MANAGE_REFERENCE
from yingshang.kernel.identity.rules.official_rows import (
    HeldPerson,
    HeldPost,
    OfficialPlan,
    Place,
    Register,
    Wanted,
    plan_officials,
)
from yingshang.kernel.identity.rules.rows import Fault, Note, OfficialRow, UnitRow
from yingshang.kernel.identity.rules.unit_rows import HeldUnit, UnitPlan, plan_units
from yingshang.kernel.identity.services.accounts import new_password
from yingshang.kernel.identity.services.separation import duties_of_roles
from yingshang.kernel.identity.services.trail import record, require

ITERATIONS = 20_000
"""Rounds for a password made here: 16 random characters (79 bits) cannot be guessed, so that 300 accounts need not take
minutes. At the first sign-in Django stores it anew with its own number of rounds."""


@dataclass(frozen=True, slots=True)
class HandedAccount:
    """A new account and its first password, told this once."""

    person: str
    unit: str
    title: str
    username: str
    password: str = field(repr=False)


HandOut = Callable[[Sequence[HandedAccount]], None]


@dataclass(slots=True)
class RowsImported:
    """What an import did, or would do; the counts are of rows.

    Attributes:
        written: false for a dry run and a refused strict import.
        accounts: the new accounts with their passwords, when written; without passwords otherwise.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    written: bool = False
    accounts: list[HandedAccount] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: the file's SHA-256, and how many of its rows were refused while it was read."""

    digest: str = ""
    refused: int = 0


def rows_digest(rows: Iterable[UnitRow | OfficialRow]) -> str:
    """SHA-256 over rows in their order; phones enter by their keyed digest."""
    total = hashlib.sha256()
    for row in rows:
        said = row.says()
        if isinstance(row, OfficialRow):
            said = (*said, lookup_digest(row.phone) if row.phone else "")
            said = tuple(value for value in said if not (row.phone and value == row.phone))
        total.update(repr(said).encode() + b"\n")
    return total.hexdigest()


# ---------------------------------------------------------------- units


def import_units(
    *,
    rows: Sequence[UnitRow],
    district: Unit,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    strict: bool = False,
    source: Source = Source(),
) -> RowsImported:
    """Make, correct and move units of a district as a table has them.

    Errors: ``NotAllowed``.
    """
    require(actor, MANAGE_REFERENCE, district)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=district.pk)
        held = _held_units(district)
        plan = plan_units(
            rows,
            held,
            root=district.code,
            kinds=dict(UnitKind.choices),
            elsewhere=_codes_elsewhere(rows, held),
            today=clock.day_of(now),
        )
        result = RowsImported(len(plan.made), len(plan.changed), plan.unchanged, plan.faults, plan.notes)
        if not (dry_run or (strict and (plan.faults or source.refused))):
            ids = _write_units(plan, district)
            good = [row for row in rows if row.number not in plan.refused]
            _note(
                "units.imported", good, result, source, actor, now, units=ids, changed=[u.pk for u, _ in plan.changed]
            )
            result.written = True
    return result


def _held_units(district: Unit) -> list[HeldUnit]:
    units = list(Unit.objects.filter(path__startswith=district.path).order_by("path"))
    codes = {unit.pk: unit.code for unit in units}
    return [
        HeldUnit(
            pk=unit.pk,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            parent=codes.get(unit.parent_id or 0, ""),
            since=unit.since,
            order=unit.order,
            closed=unit.until is not None,
        )
        for unit in units
    ]


def _codes_elsewhere(rows: Sequence[UnitRow], held: Sequence[HeldUnit]) -> frozenset[str]:
    mine = {unit.code for unit in held}
    asked = {row.code for row in rows} - mine
    return frozenset(Unit.objects.filter(code__in=asked).values_list("code", flat=True))


def _write_units(plan: UnitPlan, district: Unit) -> list[int]:
    """Write the plan; returns the ids of the new units."""
    parties = Party.objects.bulk_create([Party(kind=PartyKind.UNIT, name=unit.name) for unit in plan.made])
    made = Unit.objects.bulk_create(
        Unit(
            party=party,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            path=f"{district.path}{0}/",
            order=unit.order,
            since=unit.since,
        )
        for unit, party in zip(plan.made, parties, strict=True)
    )
    by_code = {unit.code: unit for unit in Unit.objects.filter(path__startswith=district.path)}
    wanted = {unit.code: unit for unit in plan.made} | {after.code: after for _, after in plan.changed}
    for code, after in wanted.items():
        unit = by_code[code]
        unit.name, unit.short_name, unit.kind = after.name, after.short_name, after.kind
        unit.since, unit.order = after.since, after.order
        unit.parent = by_code[after.parent] if after.parent else None
    _set_paths(by_code.values())
    fields = ["name", "short_name", "kind", "since", "order", "parent", "path"]
    Unit.objects.bulk_update(by_code.values(), fields, batch_size=200)
    renamed = [Party(pk=by_code[a.code].party_id, name=a.name) for b, a in plan.changed if b.name != a.name]
    Party.objects.bulk_update(renamed, ["name"], batch_size=200)
    return [unit.pk for unit in made]


def _set_paths(units: Iterable[Unit]) -> None:
    """Give every unit of a district the path that its place in the tree asks for."""
    by_pk = {unit.pk: unit for unit in units}
    for unit in by_pk.values():
        line, above = [unit.pk], unit.parent_id
        while above is not None:
            line.append(above)
            above = by_pk[above].parent_id
        unit.path = "/" + "".join(f"{pk}/" for pk in reversed(line))


# ---------------------------------------------------------------- officials


def import_officials(
    *,
    rows: Sequence[OfficialRow],
    district: Unit,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    strict: bool = False,
    source: Source = Source(),
    hand_out: HandOut | None = None,
) -> RowsImported:
    """Make and correct the people, posts and accounts of a district as a table has them.

    Arguments:
        hand_out: told of the new accounts with their passwords before anything counts; when it fails nothing is written.
            The passwords are kept nowhere else.

    Errors: ``NotAllowed``, and whatever ``hand_out`` raises.
    """
    require(actor, MANAGE_ACCOUNTS, district)
    places = {unit.pk: unit for unit in Unit.objects.filter(path__startswith=district.path)}
    first = plan_officials(rows, _register(rows, places, actor, now))
    writes = not (dry_run or (strict and (first.faults or source.refused)))
    hashed = {w.account: _new_password() for w in first.people if w.account} if writes else {}
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=district.pk)
        plan = plan_officials(rows, _register(rows, places, actor, now, lock=True)) if writes else first
        writes = writes and not (strict and plan.faults)
        result = RowsImported(plan.created, plan.updated, plan.unchanged, plan.faults, plan.notes)
        if writes:
            hashed |= {w.account: _new_password() for w in plan.people if w.account and w.account not in hashed}
        result.accounts = [_handed(w, places, hashed) for w in plan.people if w.account]
        if writes:
            ids = _write_officials(plan, hashed)
            _note("officials.imported", plan.good, result, source, actor, now, **ids)
            if hand_out is not None and result.accounts:
                hand_out(result.accounts)
            result.written = True
    return result


def _register(
    rows: Sequence[OfficialRow], places: Mapping[int, Unit], actor: Actor, now: datetime, *, lock: bool = False
) -> Register:
    """What is held now, as the rules want it."""
    numbers = {row.phone for row in rows if row.phone}
    names = {row.account.lower() for row in rows if row.account}
    people = _held_people(places, lock=lock)
    mine = {person.account.lower() for person in people}
    used = {name.lower() for name in User.objects.values_list("username", flat=True).iterator()}
    return Register(
        places=[Place(u.pk, u.code, u.name, u.short_name, u.until) for u in places.values()],
        people=people,
        roles=dict(Role.objects.values_list("code", "name")),
        duties=duties_of_roles(),
        accounts=frozenset((used & names) - mine),
        digests={number: lookup_digest(number) for number in numbers},
        today=clock.day_of(now),
        myself=actor.person_id or 0,
    )


def _held_people(places: Mapping[int, Unit], *, lock: bool) -> list[HeldPerson]:
    """Everyone who has or had a post in the district."""
    district = next(iter(places.values())).root_id
    inside = f"/{district}/"
    if lock:
        list(Person.objects.select_for_update().filter(posts__unit__path__startswith=inside).order_by("pk"))
    found: dict[int, HeldPerson] = {}
    posts = Post.objects.filter(unit__path__startswith=inside).select_related("person__user", "role").order_by("id")
    for post in posts:
        person = post.person
        account = person.user.username if person.user else ""
        held = found.setdefault(person.pk, HeldPerson(person.pk, person.name, person.phone_digest, account))
        role, title = post.role.code, post.title
        held.posts.append(HeldPost(post.unit_id, role, title, post.since, post.until, post.primary, post.pk))
    for stand_in in Substitution.objects.filter(person_id__in=list(found)).select_related("post__role"):
        found[stand_in.person_id].stands_in.append((stand_in.post.role.code, stand_in.since, stand_in.until))
    return list(found.values())


def _new_password() -> tuple[str, str]:
    """A password and its hash."""
    password, hasher = new_password(), get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return password, hasher.encode(password, hasher.salt(), iterations=ITERATIONS)
    return password, hasher.encode(password, hasher.salt())


def _handed(wanted: Wanted, places: Mapping[int, Unit], hashed: Mapping[str, tuple[str, str]]) -> HandedAccount:
    """An account as its holder is told of it."""
    posts = wanted.made or wanted.changed or (wanted.held.posts if wanted.held else [])
    unit = places[posts[0].unit].name if posts else ""
    password = hashed.get(wanted.account, ("", ""))[0]
    return HandedAccount(wanted.name, unit, posts[0].title if posts else "", wanted.account, password)


def _write_officials(plan: OfficialPlan, hashed: Mapping[str, tuple[str, str]]) -> dict[str, list[int]]:
    """Write the plan; returns the ids of what was made and changed, by kind."""
    fresh = [wanted for wanted in plan.people if wanted.held is None]
    parties = Party.objects.bulk_create([Party(kind=PartyKind.PERSON, name=wanted.name) for wanted in fresh])
    made = Person.objects.bulk_create([Person(party=p, name=w.name) for w, p in zip(fresh, parties, strict=True)])
    kept = Person.objects.in_bulk([wanted.held.pk for wanted in plan.people if wanted.held])
    new = iter(made)
    people = [(w, kept[w.held.pk] if w.held else next(new)) for w in plan.people]
    _write_accounts(people, hashed)
    changed = [person for wanted, person in people if wanted.phone or wanted.account]
    Person.objects.bulk_update(changed, ["user", "phone", "phone_digest"], batch_size=200)
    roles = dict(Role.objects.values_list("code", "pk"))
    posts = Post.objects.bulk_create(
        Post(
            person=person,
            unit_id=post.unit,
            role_id=roles[post.role],
            title=post.title,
            since=post.since,
            until=post.until,
            primary=post.primary,
        )
        for wanted, person in people
        for post in wanted.made
    )
    corrected = [post for wanted in plan.people for post in wanted.changed]
    rows = [Post(pk=post.pk, title=post.title, since=post.since, until=post.until) for post in corrected]
    Post.objects.bulk_update(rows, ["title", "since", "until"], batch_size=200)
    _end_stand_ins((post.pk, post.until) for post in corrected)
    return {
        "people": [person.pk for person in made],
        "changed": [person.pk for wanted, person in people if wanted.held],
        "posts": [post.pk for post in posts],
        "posts_changed": [post.pk for post in corrected],
        "accounts": [person.user_id for wanted, person in people if wanted.account and person.user_id],
    }


def _write_accounts(people: Sequence[tuple[Wanted, Person]], hashed: Mapping[str, tuple[str, str]]) -> None:
    """Open the new accounts and note the phones on the people, who are saved by the caller."""
    opened = [(wanted, person) for wanted, person in people if wanted.account]
    users = User.objects.bulk_create(
        [
            User(username=wanted.account, password=hashed[wanted.account][1], password_temporary=True)
            for wanted, _ in opened
        ]
    )
    for (_, person), user in zip(opened, users, strict=True):
        person.user = user
    for wanted, person in people:
        if wanted.phone:
            person.phone, person.phone_digest = wanted.phone, lookup_digest(wanted.phone)


def _end_stand_ins(ended: Iterable[tuple[int, date | None]]) -> None:
    """Who stands in for a post ends with it."""
    for pk, until in ended:
        if until is not None:
            Substitution.objects.filter(post_id=pk, until__gt=until, since__lte=until).update(until=until)


def _note(
    action: str,
    rows: Iterable[UnitRow | OfficialRow],
    result: RowsImported,
    source: Source,
    actor: Actor,
    now: datetime,
    **ids: Sequence[int],
) -> None:
    """The import's one entry: digests, counts and ids, no personal data."""
    counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
    rejected = len({fault.row for fault in result.faults}) + source.refused
    record(
        action,
        actor=actor,
        now=now,
        file=source.digest,
        digest=rows_digest(rows),
        rejected=rejected,
        **counts,
        **{key: list(value) for key, value in ids.items()},
    )
