"""Which table says whether a day is worked, and when a process sees a change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from tests.kernel.calendar.nation import at
from yingshang.kernel.calendar.queries import calendar_for, working_deadline
from yingshang.kernel.calendar.rules import CalendarNotPublished, WorkCalendar
from yingshang.kernel.calendar.services import DaySetting, publish_year, set_days, set_hours

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import Settings

    from tests.cast import Cast

NEW_YEARS_EVE = date(2024, 2, 9)
SPRING_2027 = [DaySetting(date(2027, 1, 1), is_working=False, name="元旦")]


def rest(day: date, name: str = "除夕") -> list[DaySetting]:
    return [DaySetting(day, is_working=False, name=name)]


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [("2025-09-26", 20, "2025-10-30"), ("2024-02-05", 20, "2024-03-08"), ("2025-12-25", 10, "2026-01-09")],
)
@pytest.mark.django_db
def test_the_shipped_holidays(start: str, count: int, due: str) -> None:
    end = working_deadline(date.fromisoformat(start), count)
    assert (end.due_on, end.due_at, end.provisional) == (date.fromisoformat(due), at(f"{due} 24:00"), False)


@pytest.mark.django_db
def test_a_year_that_nobody_published_is_provisional_or_refused(settings: Settings) -> None:
    due = working_deadline(date(2026, 12, 31), 3)
    assert (due.due_on, due.provisional) == (date(2027, 1, 5), True)
    settings.PROVISIONAL_DATES = "error"
    with pytest.raises(CalendarNotPublished, match="2027"):
        working_deadline(date(2026, 12, 31), 3)


def test_a_published_year_is_final(cast: Cast, now: datetime) -> None:
    publish_year(year=2027, reference="国办发明电〔2026〕9号", days=SPRING_2027, actor=cast.office_head, now=now)
    due = working_deadline(date(2026, 12, 31), 3)
    assert (due.due_on, due.provisional) == (date(2027, 1, 6), False)


def test_the_nearest_table_comes_first(cast: Cast, now: datetime) -> None:
    district, township, village = (cast.units[key] for key in ("district", "township", "village"))
    assert calendar_for(village).is_working(NEW_YEARS_EVE)
    set_days(days=rest(NEW_YEARS_EVE), reference="区政府通知", actor=cast.office_head, now=now, unit=district)
    for unit in (district, township, village):
        assert not calendar_for(unit).is_working(NEW_YEARS_EVE)
    assert calendar_for(None).is_working(NEW_YEARS_EVE)
    assert working_deadline(date(2024, 2, 5), 20, district).due_on == date(2024, 3, 11)
    duty = [DaySetting(NEW_YEARS_EVE, is_working=True, name="值班")]
    set_days(days=duty, reference="镇政府通知", actor=cast.office_head, now=now, unit=township)
    assert calendar_for(village).is_working(NEW_YEARS_EVE)
    assert not calendar_for(cast.units["subdistrict"]).is_working(NEW_YEARS_EVE)


def test_the_national_table_overrules_the_shipped_holidays(cast: Cast, now: datetime) -> None:
    day = date(2026, 9, 3)
    set_days(days=rest(day, "临时放假"), reference="国务院公告", actor=cast.office_head, now=now)
    assert not calendar_for(cast.units["village"]).is_working(day)


def test_hours_of_the_nearest_unit(cast: Cast, now: datetime) -> None:
    summer = [["08:30", "12:00"], ["15:00", "18:00"]]
    head, township = cast.office_head, cast.units["township"]
    set_hours(since=date(2026, 6, 1), spans=summer, reference="夏季作息", actor=head, now=now)
    early = [["08:00", "12:00"], ["13:00", "16:00"]]
    set_hours(since=date(2026, 7, 1), spans=early, reference="镇作息", actor=head, now=now, unit=township)
    district, town = calendar_for(cast.units["district"]), calendar_for(cast.units["village"])
    one = Decimal(1)
    assert district.add_hours(at("2026-05-29 12:30"), one).due_at == at("2026-05-29 14:00")
    assert district.add_hours(at("2026-06-02 12:30"), one).due_at == at("2026-06-02 16:00")
    assert town.add_hours(at("2026-06-02 12:30"), one).due_at == at("2026-06-02 16:00")
    assert town.add_hours(at("2026-07-02 12:30"), one).due_at == at("2026-07-02 14:00")


def test_units_without_rows_share_one_calendar(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    calendar_for(None)
    with django_assert_num_queries(2):
        assert calendar_for(cast.units["village"]) is calendar_for(None)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_is_forgotten(now: datetime, cast: Cast) -> None:
    day, head = date(2026, 3, 20), cast.office_head
    with transaction.atomic():
        set_days(days=rest(day), reference="误", actor=head, now=now)
        assert not calendar_for(None).is_working(day)
        transaction.set_rollback(True)
    assert calendar_for(None).is_working(day)


@pytest.mark.django_db(transaction=True)
def test_a_change_on_another_connection_counts_from_the_next_call(cast: Cast, now: datetime) -> None:
    day, head = date(2026, 3, 20), cast.office_head
    before = calendar_for(None)

    def elsewhere() -> None:
        set_days(days=rest(day), reference="通知", actor=head, now=now)
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    after: WorkCalendar = calendar_for(None)
    assert before.is_working(day)
    assert not after.is_working(day)
