"""Posts, stand-ins, and the three administrators who are never one person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import BEGINNING, Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.errors import (
    DutiesNotSeparate,
    InvalidIdentity,
    NotAllowed,
    TermInvalid,
    UnitInvalid,
)
from yingshang.kernel.identity.models import Person, Post, Role, Substitution
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, MANAGE_REFERENCE
from yingshang.kernel.identity.queries import actor_for, seat_name
from yingshang.kernel.identity.services import appoint, close_unit, end_post, end_substitution, substitute

DAY = date(2026, 3, 11)
LATER = date(2026, 6, 1)


def person_of(cast: Cast, name: str) -> Person:
    return Person.objects.get(pk=cast[name].person_id)


def post_of(cast: Cast, name: str) -> Post:
    return Post.objects.get(person_id=cast[name].person_id)


def appointed(cast: Cast, now: datetime, name: str = "officer_a", role: str = "unit_head", **changed: Any) -> Post:
    given: dict[str, Any] = {
        "person": person_of(cast, name),
        "unit": cast.units["unit_b"],
        "role": Role.objects.get(code=role),
        "title": "副局长",
        "since": DAY,
        "actor": cast.system_admin,
        "now": now,
    }
    return appoint(**{**given, **changed})


def stood_in(cast: Cast, now: datetime, post: str = "head_a", name: str = "officer_a", **changed: Any) -> Substitution:
    given: dict[str, Any] = {
        "post": post_of(cast, post),
        "person": person_of(cast, name),
        "kind": "acting",
        "since": DAY,
        "until": LATER,
        "reason": "出差",
        "actor": cast.system_admin,
        "now": now,
    }
    return substitute(**{**given, **changed})


def test_an_appointment_is_a_seat_and_an_entry(cast: Cast, now: datetime) -> None:
    post = appointed(cast, now)
    assert actor_for(cast.users["officer_a"], seat_name(post)).acting_as == "区自然资源局 副局长"
    entry = Entry.objects.get(action="post.appointed")
    assert entry.data["role"] == "unit_head"
    assert "孙志强" not in str(entry.data)


def test_a_post_ends_with_its_stand_ins(cast: Cast, now: datetime) -> None:
    made = stood_in(cast, now)
    post = end_post(post=post_of(cast, "head_a"), until=DAY, actor=cast.system_admin, now=now)
    made.refresh_from_db()
    assert (post.until, made.until) == (DAY, DAY)
    with pytest.raises(TermInvalid):
        end_post(post=post, until=LATER, actor=cast.system_admin, now=now)


@pytest.mark.parametrize("name", ["officer_a", "office_head", "security_admin", "audit_admin", "enterprise"])
def test_others_appoint_nobody(cast: Cast, now: datetime, name: str) -> None:
    before = Post.objects.count(), Substitution.objects.count()
    with pytest.raises(NotAllowed):
        appointed(cast, now, "officer_b", actor=cast[name])
    with pytest.raises(NotAllowed):
        end_post(post=post_of(cast, "head_a"), until=DAY, actor=cast[name], now=now)
    with pytest.raises(NotAllowed):
        stood_in(cast, now, name="officer_b", actor=cast[name])
    assert (Post.objects.count(), Substitution.objects.count()) == before
    assert not Post.objects.exclude(until=None).exists()


def test_nobody_appoints_oneself(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="本人"):
        appointed(cast, now, "system_admin", "office_head")
    with pytest.raises(NotAllowed, match="本人"):
        stood_in(cast, now, "office_head", "system_admin")


@pytest.mark.parametrize("held", ["system_admin", "security_admin", "audit_admin"])
@pytest.mark.parametrize("wanted", ["system_admin", "security_admin", "audit_admin"])
def test_the_three_administrators_are_three_people(cast: Cast, now: datetime, held: str, wanted: str) -> None:
    if held == wanted:
        assert appointed(cast, now, held, wanted, actor=SYSTEM).role.code == wanted
        return
    with pytest.raises(DutiesNotSeparate):
        appointed(cast, now, held, wanted, actor=SYSTEM)
    with pytest.raises(DutiesNotSeparate):
        stood_in(cast, now, wanted, held, actor=SYSTEM)


def test_a_stand_in_of_one_administrator_becomes_no_other(cast: Cast, now: datetime) -> None:
    stood_in(cast, now, "audit_admin", "officer_b", actor=SYSTEM)
    with pytest.raises(DutiesNotSeparate):
        appointed(cast, now, "officer_b", "security_admin")
    assert appointed(cast, now, "officer_b", "security_admin", since=LATER)


def test_an_administrator_may_become_another_after_the_term(cast: Cast, now: datetime) -> None:
    end_post(post=post_of(cast, "security_admin"), until=DAY, actor=cast.system_admin, now=now)
    assert appointed(cast, now, "security_admin", "audit_admin")


def test_terms_and_units_that_cannot_be(cast: Cast, now: datetime) -> None:
    with pytest.raises(TermInvalid):
        appointed(cast, now, until=BEGINNING)
    close_unit(unit=cast.units["unit_b"], until=DAY, successor=None, actor=cast.system_admin, now=now)
    cast.units["unit_b"].refresh_from_db()
    with pytest.raises(UnitInvalid):
        appointed(cast, now)


def test_a_holder_delegates_part_of_the_own_post_and_takes_it_back(cast: Cast, now: datetime) -> None:
    made = stood_in(
        cast, now, "office_head", "office_clerk", kind="delegation", codes=[MANAGE_REFERENCE], actor=cast.office_head
    )
    seat = seat_name(made)
    assert actor_for(cast.users["office_clerk"], seat).permissions == {MANAGE_REFERENCE}
    end_substitution(substitution=made, until=DAY, actor=cast.office_head, now=now)
    assert actor_for(cast.users["office_clerk"], seat).seat == cast.office_clerk.seat


def test_delegations_that_cannot_be(cast: Cast, now: datetime) -> None:
    for codes in ([], [MANAGE_ACCOUNTS]):
        with pytest.raises(InvalidIdentity, match="权限"):
            stood_in(cast, now, "office_head", "office_clerk", kind="delegation", codes=codes, actor=cast.office_head)
    with pytest.raises(InvalidIdentity, match="本人"):
        stood_in(cast, now, "head_a", "head_a")
    with pytest.raises(TermInvalid):
        stood_in(cast, now, since=date(2019, 1, 1))
    with pytest.raises(NotAllowed):
        stood_in(cast, now, "head_b", "officer_b", kind="delegation", codes=[MANAGE_REFERENCE], actor=cast.head_a)
    assert not Substitution.objects.exists()
