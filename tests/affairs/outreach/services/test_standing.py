"""Whether a visit counts: mended the same day, struck with a reason, denied by the enterprise and checked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.affairs.outreach.conftest import Field
from yingshang.affairs.outreach.enums import HintState, Standing
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError, VisitRefused
from yingshang.affairs.outreach.models import Denial, StatusHint, Visit
from yingshang.affairs.outreach.services import deny_visit, dismiss_hint, mend_visit, settle_denial, strike_visit
from yingshang.kernel.identity.models import Person
from yingshang.kernel.outbox.models import Message
from yingshang.registry.contacts.models import Touch

pytestmark = pytest.mark.django_db


def test_the_author_mends_note_and_next_date_on_the_same_day(field: Field) -> None:
    visit = field.visit(next_on=date(2026, 4, 1))
    mended = mend_visit(visit=visit, note="补一句。", next_on=date(2026, 4, 8), actor=field["liaison"], now=field.now)
    assert (mended.note, mended.next_on) == ("补一句。", date(2026, 4, 8))
    assert sorted(Touch.objects.exclude(state="made").values_list("on", "state")) == [
        (date(2026, 4, 1), "cancelled"),
        (date(2026, 4, 8), "planned"),
    ]
    tomorrow = field.now + timedelta(days=1)
    for who, now in (("liaison", tomorrow), ("township_clerk", field.now), ("office_head", field.now)):
        with pytest.raises(NotPermitted):
            mend_visit(visit=visit, note="x", next_on=None, actor=field[who], now=now)


def test_a_struck_visit_stays_and_its_touch_is_taken_back(field: Field) -> None:
    visit = field.visit(next_on=date(2026, 4, 1))
    with pytest.raises(VisitRefused):
        strike_visit(visit=visit, reason=" ", actor=field["liaison"], now=field.now)
    struck = strike_visit(visit=visit, reason="登记错了企业。", actor=field["liaison"], now=field.now)
    assert (struck.standing, struck.struck_reason) == (Standing.STRUCK, "登记错了企业。")
    assert Touch.objects.filter(state="cancelled").count() == 2
    assert Touch.objects.get(source=f"visit:{visit.pk}").over == "走访已作废：登记错了企业。"
    with pytest.raises(OutreachError):
        strike_visit(visit=struck, reason="再来。", actor=field["liaison"], now=field.now)


def test_nobody_else_strikes_a_visit(field: Field) -> None:
    visit = field.visit()
    for who in ("officer_a", "leader", "enterprise"):
        with pytest.raises(NotPermitted):
            strike_visit(visit=visit, reason="x", actor=field[who], now=field.now)
    assert Visit.objects.get().standing == Standing.COUNTS


def test_a_denied_visit_is_held_told_and_decided_by_others(field: Field) -> None:
    visit = field.visit("officer_a")
    deny_visit(visit=visit, text="没有来过。", actor=field["enterprise"], now=field.now)
    assert Visit.objects.get().standing == Standing.HELD
    told = set(Message.objects.filter(topic="outreach.denied").values_list("recipient_id", flat=True))
    assert told == {field.cast.units["office"].party_id, field.cast.units["team"].party_id}
    with pytest.raises(OutreachError):
        deny_visit(visit=visit, text="", actor=field["enterprise"], now=field.now)
    with pytest.raises(NotPermitted):
        settle_denial(visit=visit, stands=True, reason="x", actor=field["officer_a"], now=field.now)
    settled = settle_denial(visit=visit, stands=True, reason="核对通话记录。", actor=field["discipline"], now=field.now)
    assert settled.standing == Standing.COUNTS
    with pytest.raises(OutreachError):
        settle_denial(visit=visit, stands=False, reason="x", actor=field["office_head"], now=field.now)


def test_a_denial_that_proves_true_strikes_the_visit(field: Field) -> None:
    visit = field.visit()
    deny_visit(visit=visit, text="", actor=field["enterprise"], now=field.now)
    with pytest.raises(NotPermitted):  # the team resides in unit A, not in the township
        settle_denial(visit=visit, stands=False, reason="x", actor=field["discipline"], now=field.now)
    settled = settle_denial(visit=visit, stands=False, reason="本人承认。", actor=field["office_head"], now=field.now)
    assert settled.standing == Standing.STRUCK
    assert Touch.objects.get(source=f"visit:{visit.pk}").state == "cancelled"


def test_another_enterprise_denies_nothing(field: Field) -> None:
    visit = field.visit()
    with pytest.raises(NotPermitted):
        deny_visit(visit=visit, text="", actor=field["other_enterprise"], now=field.now)
    assert Denial.objects.count() == 0


def test_what_was_found_goes_to_the_office_and_never_to_the_register(field: Field) -> None:
    field.visit(finding="suspended")
    field.visit("officer_a", finding="suspended")
    hint = StatusHint.objects.get()
    field.firm.refresh_from_db()
    assert (hint.state, field.firm.status) == (HintState.OPEN, "active")
    with pytest.raises(NotPermitted):
        dismiss_hint(hint_id=hint.pk, reason="x", actor=field["liaison"], now=field.now)
    dismissed = dismiss_hint(hint_id=hint.pk, reason="仅停产检修。", actor=field["office_clerk"], now=field.now)
    assert (dismissed.state, dismissed.resolved_by) == (
        HintState.DISMISSED,
        Person.objects.get(pk=field["office_clerk"].person_id),
    )


def test_a_later_visit_that_meets_it_at_work_settles_the_hint(field: Field) -> None:
    field.visit(finding="unreachable", reached=False, now=field.now - timedelta(days=3))
    field.visit()
    assert StatusHint.objects.get().state == HintState.OUTDATED
