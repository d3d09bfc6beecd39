"""What somebody answers for in the seat acted in: the post's enterprises, those stood in for, those of the unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.registry.assignments.conftest import Place
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Post, Role, Substitution, SubstitutionKind, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import assigned_on, assigned_to
from yingshang.registry.assignments.services import (
    assign_department,
    hand_over,
    import_partners,
)
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


def keys(actor: Actor, on: date) -> set[int]:
    return set(assigned_to(actor, on=on).values_list("enterprise_id", flat=True))


def of_post(post: Post) -> set[int]:
    return set(Assignment.objects.filter(post=post, until=None).values_list("enterprise_id", flat=True))


def stand_in(
    place: Place, days: int = 10, kind: str = SubstitutionKind.ACTING, codes: tuple[str, ...] = ()
) -> tuple[User, str]:
    """甲一 stands in for 冯大勇 for some days from today: the account, and the seat."""
    person, today = place.posts[1].person, place.now.date()
    person.user = User.objects.create_user("jiayi")
    person.save()
    made = Substitution.objects.create(
        post=place.posts[0],
        person=person,
        kind=kind,
        codes=list(codes),
        since=today,
        until=today + timedelta(days=days),
        reason="借调期间代理",
    )
    return person.user, f"substitution:{made.pk}"


def test_an_official_has_the_enterprises_of_the_post(
    adopted: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast, today = adopted.cast, adopted.now.date()
    with django_assert_num_queries(1):
        places = {
            (a.enterprise.name, a.enterprise.unit and a.enterprise.unit.short_name)
            for a in assigned_to(cast.liaison, on=today)
        }
    assert len(places) in {7, 8}
    assert keys(cast.liaison, today) == of_post(adopted.posts[0])
    assert keys(cast.liaison, today - timedelta(days=1)) == set()
    for stranger in (
        cast.office_clerk,
        cast.township_head,
        cast.officer_a,
        cast.enterprise,
        cast.anonymous,
        cast.system,
    ):
        assert keys(stranger, today) == set()


def test_whoever_stands_in_has_them_while_it_lasts(adopted: Place) -> None:
    today = adopted.now.date()
    user, seat = stand_in(adopted)
    own, acting = actor_for(user, on=today), actor_for(user, seat, on=today)
    assert acting.seat.startswith("substitution:")
    assert keys(acting, today) == of_post(adopted.posts[0])
    assert keys(own, today) == of_post(adopted.posts[1])
    assert keys(acting, today + timedelta(days=10)) == set()
    assert keys(adopted.cast.liaison, today) == of_post(adopted.posts[0])
    assert assigned_on("/", today, ["enterprise"]).count() == 30


def test_a_delegate_has_them_when_the_view_was_delegated(adopted: Place) -> None:
    today = adopted.now.date()
    user, seat = stand_in(adopted, kind=SubstitutionKind.DELEGATION, codes=("enterprises.view",))
    assert keys(actor_for(user, seat, on=today), today) == set()
    Substitution.objects.update(codes=["enterprises.view", "assignments.view"])
    assert keys(actor_for(user, seat, on=today), today) == of_post(adopted.posts[0])


def test_whoever_stands_in_sees_what_is_entrusted_beyond_the_territory(adopted: Place) -> None:
    today, cast = adopted.now.date(), adopted.cast
    far = adopted.enterprise(70, cast.units["subdistrict"])
    import_partners(rows=[(2, far.uscc, "冯大勇", "清溪镇")], basis="名单", actor=cast.office_clerk, now=adopted.now)
    user, seat = stand_in(adopted)
    assert far.pk in keys(actor_for(user, seat, on=today), today)
    assert Enterprise.objects.visible_to(actor_for(user, seat, on=today)).filter(pk=far.pk).exists()
    assert not Enterprise.objects.visible_to(actor_for(user, on=today)).filter(pk=far.pk).exists()


def test_a_department_has_its_own_for_those_who_may_visit_for_it(adopted: Place) -> None:
    cast, today = adopted.cast, adopted.now.date()
    given = [e.pk for e in adopted.enterprises[:4]]
    assign_department(
        unit=cast.units["unit_a"], enterprises=given, reason="食品企业", actor=cast.office_clerk, now=adopted.now
    )
    visitor = Person.objects.get(name="孙志强")
    Post.objects.filter(person=visitor).update(role=Role.objects.get(code="department_visitor"))
    for who in (cast.again("officer_a"), cast.head_a):
        assert keys(who, today) == set(given)
    assert keys(cast.officer_b, today) == set()
    assert keys(cast.inspector, today) == set()


def test_what_was_handed_over_went_with_the_day(adopted: Place) -> None:
    cast, today = adopted.cast, adopted.now.date()
    before, later = of_post(adopted.posts[0]), adopted.now + timedelta(days=5)
    hand_over(
        from_post=adopted.posts[0].pk, to_posts=[adopted.posts[1].pk], reason="轮岗", actor=cast.office_head, now=later
    )
    assert keys(cast.liaison, today) == before
    assert keys(cast.liaison, later.date()) == set()
