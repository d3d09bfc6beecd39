"""The ledger's chain: an entry for each touch, one for a batch, each with a digest that the rows give again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.road import MONDAY
from yingshang.kernel.audit.models import Entry
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.errors import ContactError
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.queries import open_plans_of
from yingshang.registry.contacts.services import (
    TouchDraft,
    cancel_touch,
    plan_touch,
    record_touch,
    record_touches,
    refuse_contact,
)
from yingshang.registry.contacts.services.trail import digest_of, runs_of
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()


@pytest.fixture
def firm(registered: Cast) -> Enterprise:
    return Enterprise.objects.get(pk=registered.enterprise_party.pk)


@pytest.fixture
def plan(cast: Cast, firm: Enterprise) -> Touch:
    return plan_touch(
        enterprise=firm, channel="visit", purpose="了解用工", planned_on=TODAY, actor=cast.officer_a, now=MONDAY
    )


def entries() -> list[Entry]:
    return list(Entry.objects.filter(chain__kind="contacts").order_by("seq"))


def draft(cast: Cast, firm: Enterprise, minutes: int, planned: int | None = None) -> TouchDraft:
    return TouchDraft(
        enterprise_id=firm.pk,
        unit_id=cast.units["unit_a"].pk,
        channel="visit",
        purpose=f"第{minutes}次",
        made_at=MONDAY - timedelta(minutes=minutes),
        planned_id=planned,
    )


def test_plan_result_and_cancelling_are_entries_that_name_nobody(cast: Cast, firm: Enterprise, plan: Touch) -> None:
    other = plan_touch(
        enterprise=firm, channel="phone", purpose="核对电话", planned_on=TODAY, actor=cast.officer_a, now=MONDAY
    )
    cancel_touch(touch=other, actor=cast.officer_a, now=MONDAY)
    made = record_touch(
        enterprise=firm,
        channel="visit",
        purpose="了解用工",
        made_at=MONDAY,
        planned=plan,
        reached=True,
        actor=cast.officer_a,
        now=MONDAY,
    )
    assert [e.action.removeprefix("contacts.") for e in entries()] == ["plan", "plan", "cancel", "fulfil"]
    last = entries()[-1]
    assert last.data == {
        "touch": plan.pk,
        "enterprise": firm.pk,
        "unit": cast.units["unit_a"].pk,
        "state": "made",
        "digest": digest_of([Touch.objects.get(pk=made.pk)]),
    }
    assert last.person_id == cast.officer_a.person_id


def test_a_changed_row_no_longer_gives_the_digest(plan: Touch) -> None:
    Touch.objects.filter(pk=plan.pk).update(purpose="别的事")
    assert entries()[-1].data["digest"] != digest_of([Touch.objects.get(pk=plan.pk)])


def test_a_batch_is_one_entry_with_its_keys_and_one_digest(cast: Cast, firm: Enterprise) -> None:
    drafts = [draft(cast, firm, minutes) for minutes in range(1, 41)]
    made = record_touches(drafts=drafts, district_id=firm.district_id, actor=cast.officer_a, now=MONDAY)
    (entry,) = entries()
    rows = Touch.objects.filter(pk__in=[t.pk for t in made]).order_by("pk")
    assert (entry.action, entry.data["touches"]) == ("contacts.record", 40)
    assert entry.data["keys"] == runs_of(rows.values_list("pk", flat=True))
    assert entry.data["digest"] == digest_of(rows)


def test_a_plan_that_was_made_is_one_row_in_bulk_too(cast: Cast, firm: Enterprise, plan: Touch) -> None:
    drafts = [
        draft(cast, firm, 1, plan.pk),
        draft(cast, firm, 2, plan.pk),
        draft(cast, firm, 3, 999_999),
        draft(cast, firm, 4),
    ]
    made = record_touches(drafts=drafts, district_id=firm.district_id, actor=cast.officer_a, now=MONDAY)
    assert (len(made), Touch.objects.count()) == (4, 4)
    plan.refresh_from_db()
    assert (plan.state, plan.purpose) == (TouchState.MADE, "第2次")  # the first in time
    assert open_plans_of(cast.officer_a, firm) == []


def test_another_units_plan_is_not_fulfilled(cast: Cast, firm: Enterprise, plan: Touch) -> None:
    with pytest.raises(ContactError, match="不是本单位"):
        record_touch(
            enterprise=firm,
            channel="visit",
            purpose="路过",
            made_at=MONDAY,
            planned=plan,
            actor=cast.officer_b,
            now=MONDAY,
        )
    assert [e.action for e in entries()] == ["contacts.plan"]
    assert open_plans_of(cast.officer_a, firm) == [plan]
    assert open_plans_of(cast.officer_b, firm) == []


def test_a_refusal_tells_which_plans_it_took_back(cast: Cast, firm: Enterprise, plan: Touch) -> None:
    refuse_contact(group="on_site", until=TODAY + timedelta(days=30), actor=cast.enterprise, now=MONDAY)
    assert entries()[-1].data["cancelled"] == [plan.pk]


def test_keys_are_told_in_runs() -> None:
    assert runs_of([]) == []
    assert runs_of([3, 4, 5, 9, 11, 12]) == [[3, 5], [9, 9], [11, 12]]
