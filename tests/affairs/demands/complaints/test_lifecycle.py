"""The road of a complaint: limits, silence, secrecy, nobody handles a complaint about itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from tests.affairs.demands.complaints.conftest import Way, entered
from tests.cast import Cast
from tests.takings import drifted
from yingshang.affairs.demands.complaints.enums import Acceptance, Move, State
from yingshang.affairs.demands.complaints.lifecycle import ComplaintLifecycle
from yingshang.affairs.demands.complaints.queries import complaints_for
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.deadlines.models import Deadline, Outcome
from yingshang.kernel.lifecycle.errors import Blocked, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.services import available
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.ui.searching import find_all

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_limits_are_one_and_three_working_days(way: Way) -> None:
    assert way.case.number == "TS2026-000001"
    assert way.case.next_due == at("2026-03-11T00:00")  # Monday: the end of Tuesday
    way.to_reviewing()
    assert way.case.next_due == at("2026-03-13T00:00")
    assert (way.row.province_number, way.row.taken_in_in_time) == ("HN2026-0001", True)


def test_silence_is_acceptance_by_the_system_as_of_the_due_moment(way: Way, registered: Cast) -> None:
    way.to_reviewing()
    due = way.case.next_due
    assert due is not None
    assert scan(due - timedelta(minutes=1)).lapsed == 0
    assert scan(due + timedelta(hours=3)).lapsed == 1
    assert scan(due + timedelta(hours=4)).lapsed == 0
    row = way.row
    assert (row.case.state, row.acceptance, row.accepted_at) == (State.ACCEPTED, Acceptance.SILENCE, due)
    entry = TimelineEntry.objects.get(case=way.case, move=Move.LAPSE)
    assert (entry.acting_as, entry.at, entry.audience) == ("系统", due, "system")
    assert "豫政办〔2024〕67号" in entry.data["basis"]
    assert Deadline.objects.get(case=way.case, clock="review").outcome == Outcome.MISSED
    told = Message.objects.filter(case_id=way.case.pk, recipient=registered.enterprise_party)
    assert told.filter(title__startswith="逾期视为受理").exists()
    assert verify().ok


def test_the_whole_road(way: Way, registered: Cast) -> None:
    way.to_checked()
    way("office_clerk", Move.FEEDBACK, text="已在省平台填写。")
    row = way.row
    assert (row.case.state, row.case.holder, row.told_at) == (State.CLOSED, None, way.now)
    assert (row.result, row.answered_in_time) == ("true", True)
    assert drifted() == []
    assert verify().ok


def test_the_accused_unit_handles_nothing_and_sees_nothing(way: Way, registered: Cast) -> None:
    way.to_reviewing()
    way("office_clerk", Move.ACCEPT, accused=registered.units["unit_a"].pk)
    with pytest.raises(InvalidInput, match="不能承办"):
        way("office_clerk", Move.TRANSFER, unit=registered.units["unit_a"].pk)
    for who in ("officer_a", "head_a"):
        assert not complaints_for(registered[who]).exists()
        assert find_all(registered[who], "推诿") == []
    assert complaints_for(registered.office_clerk).count() == 1
    assert complaints_for(registered.discipline).count() == 0  # not of the district, and being accused gives no sight


def test_it_is_kept_from_those_below_the_accused_and_from_wide_readers_in_it(registered: Cast) -> None:
    below, wide = entered(registered, "township"), entered(registered, "inspectorate")
    assert [c.case for c in complaints_for(registered.inspector)] == [below.case]
    assert {c.case for c in complaints_for(registered.leader)} == {below.case, wide.case}
    assert not complaints_for(registered.township_head).exists()


def test_a_complaint_about_the_office_is_coordinated_by_another(registered: Cast) -> None:
    way = entered(registered, "office")
    assert way.case.holder_id == registered.units["inspectorate"].party_id
    assert not complaints_for(registered.office_head).exists()
    with pytest.raises(NotAllowed):
        way("office_head", Move.TAKE_IN, province_number="HN2026-0009")
    way("inspector", Move.TAKE_IN, province_number="HN2026-0009")
    assert way.case.state == State.REVIEWING


def test_nobody_of_the_accused_office_is_told_even_when_it_is_late(registered: Cast) -> None:
    way = entered(registered, "office")
    assert way.case.next_due is not None
    assert scan(way.case.next_due).raised == 1
    office = registered.units["office"].party
    assert not Message.objects.filter(case_id=way.case.pk, recipient=office).exists()


def test_accused_only_upon_review_takes_the_case_out_of_sight(registered: Cast) -> None:
    way = entered(registered, "", accused_text="某窗口")
    way.to_reviewing()
    way("office_clerk", Move.ACCEPT, accused=registered.units["office"].pk)
    assert not complaints_for(registered.office_clerk).exists()
    assert way.case.holder_id == registered.units["inspectorate"].party_id


def test_an_anonymous_complainant_is_known_to_the_head_only(registered: Cast) -> None:
    way = entered(registered, anonymous=True)
    way.to_handling()
    subjects = {
        who: ComplaintLifecycle.subjects([way.case.pk], registered[who])[way.case.pk]
        for who in ("office_head", "office_clerk", "officer_b")
    }
    assert subjects == {
        "office_head": "云溪晨光食品有限公司",
        "office_clerk": "（不公开）",
        "officer_b": "（不公开）",
    }


def test_the_accused_states_its_side_without_seeing_the_complaint(way: Way, registered: Cast) -> None:
    way.to_handling()
    way("officer_b", Move.ASK_STATEMENT, text="请说明 3 月以来该窗口一次性告知的执行情况。")
    task = SubTask.objects.select_related("case").get()
    assert task.case.title == "就反映事项作出情况说明"
    seen = Case.objects.visible_to(registered.officer_a)
    assert list(seen) == [task.case]
    solve = Deadline.objects.get(case=way.case, clock="handle")
    assert task.case.next_due is not None
    assert task.case.next_due < solve.due_at
    way("officer_b", Move.ANSWER, result="partly", text="部分属实。")
    way("office_clerk", Move.APPROVE)
    way("office_clerk", Move.FEEDBACK)
    task.case.refresh_from_db()
    assert task.case.state == "cancelled"


def test_a_wrong_unit_returns_it_and_thirty_days_are_added_once(way: Way, registered: Cast) -> None:
    way.to_handling()
    with pytest.raises(NotAllowed):
        way("officer_b", Move.RETURN, text="不属本单位职责。")
    way("head_b", Move.RETURN, text="不属本单位职责。")
    assert (way.case.state, way.case.unit) == (State.ACCEPTED, registered.units["office"])
    way("office_clerk", Move.TRANSFER, unit=registered.units["township"].pk)
    due = way.case.next_due
    assert due is not None
    way("office_head", Move.EXTEND, days=30, text="需要外调。")
    assert way.case.next_due == due + timedelta(days=30)
    with pytest.raises(Blocked):
        way("office_head", Move.EXTEND, days=5, text="再延。")


def test_a_platform_number_is_given_once(way: Way, registered: Cast) -> None:
    way.to_reviewing()
    other = entered(registered, content="另一件。")
    with pytest.raises(InvalidInput, match="已登记为 TS2026-000001"):
        other("office_clerk", Move.TAKE_IN, province_number="HN2026-0001")
    assert {t.move for t in available(other.case, other.row, registered.office_clerk)} == {
        Move.TAKE_IN,
        Move.WITHDRAW,
    }


def test_the_diagram_is_current() -> None:
    text = files("yingshang.affairs.demands.complaints").joinpath("README.md").read_text(encoding="utf-8")
    drawn = text.split("```mermaid\n")[1].split("\n```")[0]
    assert drawn == ComplaintLifecycle.diagram(), "replace the README's diagram by ComplaintLifecycle.diagram()"
