"""What is owed: dues by the calendar, reminders, lateness, waivers, the cap on minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.kernel.intake.conftest import Owed, at, values
from yingshang.kernel.calendar.services import DaySetting, publish_year
from yingshang.kernel.intake.errors import AlreadySettled, InvalidForm, NotAllowed, OverCap
from yingshang.kernel.intake.models import Due, Form, Owing
from yingshang.kernel.intake.queries.dues import dues_for, pressing_dues, standing_for
from yingshang.kernel.intake.queries.minutes import loads_for
from yingshang.kernel.intake.services.register import add_owings, end_owing, save_form, set_cap, waive_due
from yingshang.kernel.intake.services.scanning import scan
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 11)
Owe = Callable[..., Form]


def states(cast: Cast, who: str = "office_clerk", today: date = TODAY) -> dict[tuple[str, int], str]:
    return {(d.owing.unit.short_name, d.first.month): d.state for d in dues_for(cast[who], today).order_by("pk")}


def test_dues_fall_on_the_working_calendar(owed: Owed) -> None:
    due = owed.due(2)
    assert (due.last, due.due_on, due.remind_on, due.provisional) == (
        date(2026, 2, 28), date(2026, 3, 6), date(2026, 3, 4), False,
    )  # fmt: skip


def test_the_scan_may_run_again(owed: Owed) -> None:
    before = (Due.objects.count(), Message.objects.count())
    again = scan(at(2026, 3, 11, 11))
    assert (again.made, again.reminded, again.late) == (0, 0, 0)
    assert (Due.objects.count(), Message.objects.count()) == before


def test_the_unit_is_reminded_and_told_and_the_office_hears_once(owed: Owed) -> None:
    unit, office = owed.cast.units["unit_a"].party, owed.cast.units["office"].party
    told = list(Message.objects.filter(recipient=unit).order_by("pk").values_list("topic", flat=True))
    assert told == ["intake.late"] * 2  # January and February; nobody is reminded of what is late already
    assert Message.objects.filter(recipient=office, topic="intake.late").count() == 1
    result = scan(at(2026, 4, 7))  # the 7th is two working days before the 9th (清明 4—6 April)
    assert result.reminded == 1
    assert Message.objects.filter(recipient=unit, topic="intake.remind").get().title.endswith("2026年3月")


def test_provisional_dates_are_counted_again(cast: Cast, owe: Owe) -> None:
    form = owe(rhythm="yearly")
    scan(at(2026, 12, 30))
    due = Due.objects.get(owing__form=form, first=date(2026, 1, 1))
    assert due.provisional
    days = [DaySetting(date(2027, 1, 4), is_working=False, name="元旦")]
    publish_year(
        year=2027,
        reference="国办发明电〔2026〕1号",
        days=days,
        unit=None,
        actor=cast.again("office_head"),
        now=at(2026, 12, 30),
    )
    before = due.due_on
    assert scan(at(2026, 12, 31)).moved >= 1
    due.refresh_from_db()
    assert not due.provisional
    assert due.due_on > before


def test_state_follows_from_the_dates(owed: Owed) -> None:
    assert states(owed.cast) == {
        ("区市场监管局", 1): "late",
        ("区市场监管局", 2): "late",
        ("区市场监管局", 3): "waiting",
        ("区市场监管局", 4): "waiting",
    }
    owed.signed(2)
    assert states(owed.cast)["区市场监管局", 2] == "received"
    assert states(owed.cast, today=date(2026, 4, 8))["区市场监管局", 3] == "reminded"


def test_each_unit_sees_its_own(cast: Cast, owe: Owe) -> None:
    owe(units=("unit_a", "unit_b"))
    assert {unit for unit, _ in states(cast, "officer_a")} == {"区市场监管局"}
    assert {unit for unit, _ in states(cast, "inspector")} == {"区市场监管局", "区自然资源局"}
    assert states(cast, "liaison") == {}
    found = standing_for(cast.office_clerk, TODAY, date(2026, 1, 1))
    assert [(s.total, s.there, s.missing) for s in found] == [(4, 0, 4)]


def test_a_form_needs_its_document(cast: Cast) -> None:
    with pytest.raises(InvalidForm, match="文件依据"):
        save_form(actor=cast.office_head, now=at(2026, 1, 5), values=values(basis_number=" "))
    with pytest.raises(NotAllowed):
        save_form(actor=cast.head_a, now=at(2026, 1, 5), values=values())
    assert not Form.objects.exists()


def test_a_waiver_has_a_reason_and_stays(owed: Owed) -> None:
    due, now = owed.due(1), at(2026, 3, 11)
    with pytest.raises(InvalidForm):
        waive_due(actor=owed.cast.office_head, now=now, due=due, reason=" ")
    with pytest.raises(NotAllowed):
        waive_due(actor=owed.cast.head_a, now=now, due=due, reason="机构改革")
    waive_due(actor=owed.cast.office_head, now=now, due=due, reason="机构改革")
    assert states(owed.cast)["区市场监管局", 1] == "waived"
    with pytest.raises(AlreadySettled):
        waive_due(actor=owed.cast.office_head, now=now, due=due, reason="再免")


def test_who_no_longer_owes_gets_no_more_dues(owed: Owed) -> None:
    owing = Owing.objects.get()
    end_owing(actor=owed.cast.office_head, now=at(2026, 3, 11), owing=owing, until=TODAY)
    assert sorted(Due.objects.values_list("first__month", flat=True)) == [1, 2]
    scan(at(2026, 5, 6))
    assert Due.objects.count() == 2


def test_the_cap_stops_a_form_too_many(owed: Owed) -> None:
    cast, now = owed.cast, at(2026, 3, 11)
    set_cap(actor=cast.office_head, now=now, minutes=60, basis="云办〔2026〕8号", since=date(2026, 3, 1))
    more = save_form(actor=cast.office_head, now=now, values=values(code="YS-02", minutes=40))
    with pytest.raises(OverCap, match=r"区市场监管局.*70 分钟"):
        add_owings(actor=cast.office_head, now=now, form=more, units=[cast.units["unit_a"]], since=TODAY)
    made = add_owings(
        actor=cast.office_head, now=now, form=more, units=[cast.units["unit_a"]], since=TODAY, over_cap_reason="省考核"
    )
    assert [one.over_cap_reason for one in made] == ["省考核"]
    scan(at(2026, 3, 11, 12))
    load = loads_for(cast.office_head, [(2026, 3), (2026, 4)])
    assert [(one.unit.short_name, dict(one.minutes), set(one.over)) for one in load] == [
        ("区市场监管局", {(2026, 3): 30, (2026, 4): 70}, {(2026, 4)})
    ]


def test_pressing_dues_are_one_count_of_the_own_unit(
    owed: Owed, owe: Callable[..., Form], cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owe(units=("unit_b",), code="YS-09", name="另一张")
    today = date(2026, 3, 11)
    with django_assert_num_queries(1):
        assert pressing_dues(cast.officer_a, today) == 2  # January and February
    assert pressing_dues(cast.officer_a, date(2026, 4, 3)) == 3  # March is near its day
    owed.signed(2)
    assert pressing_dues(cast.officer_a, today) == 1
    for who in ("office_clerk", "township_clerk", "enterprise", "anonymous"):
        assert pressing_dues(cast[who], today) == 0
