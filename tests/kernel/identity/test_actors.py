"""Who someone is at this moment: seats, substitutions, terms, and how much reading it takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.cast import BEGINNING, Cast
from yingshang.kernel.identity.actors import ANONYMOUS
from yingshang.kernel.identity.models import Mandate, MandateKind, Post, Role, Substitution, Unit, User
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, MANAGE_REFERENCE
from yingshang.kernel.identity.queries import actor_for, holders_of, person_of, seat_name, seats_of, unit_party_ids

TODAY = date(2026, 3, 11)
LATER = date(2026, 12, 31)


def stand_in(cast: Cast, name: str, kind: str = "acting", codes: tuple[str, ...] = (), until: date = LATER) -> str:
    """Let somebody of the cast stand in for the office's head; returns the seat."""
    post = Post.objects.get(person_id=cast.office_head.person_id)
    made = Substitution.objects.create(
        post=post, person_id=cast[name].person_id, kind=kind, codes=list(codes), since=BEGINNING, until=until, reason=""
    )
    return seat_name(made)


@pytest.mark.parametrize(
    ("name", "queries"), [("officer_a", 2), ("office_head", 2), ("discipline", 3), ("enterprise", 2)]
)
def test_a_chosen_seat_is_read_in_few_queries(
    cast: Cast, name: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert actor_for(cast.users[name], cast[name].seat) == cast[name]


@pytest.mark.parametrize("seat", ["", "post:999999", "substitution:1", "mandate:999999", "nonsense", "post:x"])
def test_no_seat_takes_more_than_four_queries(
    cast: Cast, seat: str, django_assert_max_num_queries: type[CaptureQueriesContext]
) -> None:
    for name in ("officer_a", "enterprise"):
        with django_assert_max_num_queries(4):
            assert actor_for(cast.users[name], seat) == cast[name]


def test_without_post_or_mandate_one_is_nobody(cast: Cast) -> None:
    Post.objects.filter(person_id=cast.officer_a.person_id).update(until=TODAY)
    assert cast.again("officer_a") == ANONYMOUS
    assert actor_for(None) == ANONYMOUS
    assert actor_for(User.objects.create_user("stray")) == ANONYMOUS


def test_a_closed_account_is_nobody(cast: Cast) -> None:
    cast.users["leader"].is_active = False
    assert cast.again("leader") == ANONYMOUS


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (TODAY, None, True),
        (TODAY, LATER, True),
        (date(2026, 3, 12), None, False),
        (BEGINNING, TODAY, False),
        (BEGINNING, date(2026, 3, 12), True),
    ],
)
def test_a_post_holds_from_its_first_day_to_the_day_before_its_end(
    cast: Cast, since: date, until: date | None, held: bool
) -> None:
    Post.objects.filter(person_id=cast.officer_a.person_id).update(since=since, until=until)
    assert cast.again("officer_a").is_authenticated is held


def test_a_post_on_a_closed_unit_is_no_seat(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.units["unit_a"].pk).update(until=TODAY)
    assert cast.again("officer_a") == ANONYMOUS


def test_acting_gives_the_whole_post_and_says_so(cast: Cast) -> None:
    seat = stand_in(cast, "office_clerk")
    actor = actor_for(cast.users["office_clerk"], seat)
    assert actor.acting_as == "区营商办 主任（代理）"
    assert actor.permissions == cast.office_head.permissions
    assert actor.person_id == cast.office_clerk.person_id


def test_delegation_gives_what_was_named_and_no_more_than_the_post_has(cast: Cast) -> None:
    seat = stand_in(cast, "office_clerk", "delegation", (MANAGE_REFERENCE, MANAGE_ACCOUNTS))
    assert actor_for(cast.users["office_clerk"], seat).permissions == {MANAGE_REFERENCE}


def test_a_stand_in_ends_with_its_term_and_with_the_post(cast: Cast) -> None:
    seat = stand_in(cast, "office_clerk", until=TODAY)
    assert actor_for(cast.users["office_clerk"], seat).seat == cast.office_clerk.seat
    Substitution.objects.update(until=LATER)
    Post.objects.filter(person_id=cast.office_head.person_id).update(until=TODAY)
    assert actor_for(cast.users["office_clerk"], seat).seat == cast.office_clerk.seat


def test_somebody_elses_seat_is_not_taken(cast: Cast) -> None:
    assert actor_for(cast.users["officer_a"], cast.office_head.seat) == cast.officer_a


def test_a_phone_opens_mandates_only(cast: Cast) -> None:
    Post.objects.create(
        person_id=cast.enterprise.person_id,
        unit=cast.units["office"],
        role=Role.objects.get(code="office_head"),
        title="主任",
        since=BEGINNING,
    )
    user = cast.users["enterprise"]
    person = person_of(user)
    assert person is not None
    assert [seat_name(s) for s in seats_of(person, TODAY, ("mandate",))] == [cast.enterprise.seat]
    assert actor_for(user, kinds=("mandate",)) == cast.enterprise
    Mandate.objects.update(until=TODAY)
    assert actor_for(user, kinds=("mandate",)) == ANONYMOUS
    assert actor_for(user).role == "office_head"


def test_a_mandate_may_be_narrowed(cast: Cast) -> None:
    Mandate.objects.filter(person_id=cast.enterprise.person_id).update(codes=["no.such"], kind=MandateKind.AGENT)
    assert cast.again("enterprise").permissions == frozenset()


def test_holders_are_the_post_and_who_stands_in(cast: Cast) -> None:
    stand_in(cast, "officer_b")
    stand_in(cast, "leader", "delegation", ("other.code",))
    found = {person.pk for person in holders_of(cast.units["office"], MANAGE_REFERENCE, TODAY)}
    assert found == {cast.office_head.person_id, cast.officer_b.person_id}


def test_parties_within_reach_become_one_subquery(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = Unit.objects.filter(party_id__in=unit_party_ids(*cast.discipline.scopes))
        assert {unit.code for unit in found} == {"YX-JJ1", "YX-SJJ"}
    with django_assert_num_queries(0):
        assert list(unit_party_ids(*ANONYMOUS.scopes)) == []


def test_a_scope_does_not_reach_a_unit_whose_number_begins_alike(cast: Cast) -> None:
    unit = cast.units["unit_a"]
    Unit.objects.filter(pk=cast.units["unit_b"].pk).update(path=f"{unit.path.rstrip('/')}0/")
    assert set(unit_party_ids(*cast.officer_a.scopes)) == {unit.party_id}


def test_the_unit_of_an_administrator_is_told_nothing_through_them(cast: Cast) -> None:
    """None of the three sees a case's content: messages to the unit where they sit are not theirs."""
    for administrator in (cast.system_admin, cast.security_admin, cast.audit_admin):
        assert administrator.party_ids == {administrator.party_id}
    assert cast.officer_a.unit_party_id in cast.officer_a.party_ids
