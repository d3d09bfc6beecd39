"""Who may change the calendar, what is refused, and what the audit keeps."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.calendar.errors import InvalidCalendar
from yingshang.kernel.calendar.models import CalendarDay, CalendarStamp, OfficeHours, PublishedYear
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.services import DaySetting, publish_year, set_days, set_hours
from yingshang.kernel.identity.errors import NotAllowed

if TYPE_CHECKING:
    from tests.cast import Cast

EVE = DaySetting(date(2027, 2, 5), is_working=False, name="除夕")
MAKE_UP = DaySetting(date(2027, 2, 20), is_working=True, name="调休上班")


def untouched() -> bool:
    models = (CalendarDay, CalendarStamp, OfficeHours, PublishedYear)
    return not any(model.objects.exists() for model in models) and not Entry.objects.filter(chain__kind="calendar")


def test_set_days_writes_rows_and_one_entry(cast: Cast, now: datetime) -> None:
    district = cast.units["district"]
    given: dict[str, Any] = {"reference": "区政府通知", "actor": cast.office_clerk, "now": now, "unit": district}
    assert set_days(days=[EVE, MAKE_UP], **given) == 2
    entry = Entry.objects.get(chain__kind="calendar", chain__ref=str(district.pk))
    assert entry.action == "calendar.set_days"
    assert (entry.person_id, entry.at) == (cast.office_clerk.person_id, now)
    assert entry.data == {
        "days": [["2027-02-05", False, "除夕"], ["2027-02-20", True, "调休上班"]],
        "reference": "区政府通知",
    }
    assert verify().ok


def test_the_same_again_changes_nothing(cast: Cast, now: datetime) -> None:
    given: dict[str, Any] = {"reference": "通知", "actor": cast.office_head, "now": now}
    set_days(days=[EVE], **given)
    stamp = CalendarStamp.objects.get().value
    assert set_days(days=[EVE], **given) == 0
    assert CalendarStamp.objects.get().value == stamp
    assert Entry.objects.filter(chain__kind="calendar").count() == 1
    worked = DaySetting(EVE.day, is_working=True, name="更正")
    assert set_days(days=[worked, MAKE_UP], **given) == 2
    assert calendar_for(None).is_working(EVE.day)
    assert CalendarDay.objects.count() == 2


@pytest.mark.parametrize("name", ["officer_a", "township_head", "leader", "audit_admin", "enterprise", "anonymous"])
def test_others_may_not(cast: Cast, now: datetime, name: str) -> None:
    for unit in (None, cast.units["township"]):
        with pytest.raises(NotAllowed):
            set_days(days=[EVE], reference="通知", actor=cast[name], now=now, unit=unit)
        with pytest.raises(NotAllowed):
            publish_year(year=2027, days=[EVE], reference="通知", actor=cast[name], now=now, unit=unit)
        with pytest.raises(NotAllowed):
            set_hours(since=EVE.day, spans=[["9:00", "17:00"]], reference="通知", actor=cast[name], now=now, unit=unit)
    assert untouched()


def test_national_days_need_the_right_to_reference_data(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        set_days(days=[EVE], reference="通知", actor=cast.office_clerk, now=now)
    assert untouched()
    assert set_days(days=[EVE], reference="通知", actor=cast.system, now=now) == 1


def test_what_cannot_be_is_refused(cast: Cast, now: datetime) -> None:
    given: dict[str, Any] = {"actor": cast.office_head, "now": now}
    with pytest.raises(InvalidCalendar, match="依据"):
        set_days(days=[EVE], reference=" ", **given)
    with pytest.raises(InvalidCalendar, match="两次"):
        set_days(days=[EVE, EVE], reference="通知", **given)
    with pytest.raises(InvalidCalendar, match="2149"):
        set_days(days=[DaySetting(date(2150, 1, 1), is_working=False, name="元旦")], reference="通知", **given)
    with pytest.raises(InvalidCalendar, match="不属于 2028"):
        publish_year(
            year=2028, days=[DaySetting(date(2026, 1, 1), is_working=False, name="元旦")], reference="通知", **given
        )
    with pytest.raises(InvalidCalendar, match="2149"):
        publish_year(year=1999, reference="通知", **given)
    with pytest.raises(InvalidCalendar, match="没有任何放假日期"):
        publish_year(year=2027, days=[MAKE_UP], reference="通知", **given)
    with pytest.raises(InvalidCalendar, match="重叠"):
        set_hours(since=EVE.day, spans=[["09:00", "12:00"], ["11:00", "17:00"]], reference="通知", **given)
    assert untouched()


def test_a_year_is_published_and_its_reference_put_right(cast: Cast, now: datetime) -> None:
    december = DaySetting(date(2026, 12, 27), is_working=True, name="调休上班")
    publish_year(year=2027, days=[december, EVE], reference="网上流传", actor=cast.office_head, now=now)
    publish_year(year=2027, reference="国办发明电〔2026〕9号", actor=cast.office_head, now=now)
    assert PublishedYear.objects.get().reference == "国办发明电〔2026〕9号"
    assert calendar_for(None).is_published(EVE.day)
    assert calendar_for(None).is_working(december.day)
    assert Entry.objects.filter(action="calendar.publish_year").count() == 2


def test_hours_are_set_and_put_right(cast: Cast, now: datetime) -> None:
    for closing in ("17:30", "18:00"):
        spans = [["08:30", "12:00"], ["14:00", closing]]
        set_hours(since=date(2026, 6, 1), spans=spans, reference="夏季作息", actor=cast.office_head, now=now)
    assert OfficeHours.objects.get().spans == [["08:30", "12:00"], ["14:00", "18:00"]]
