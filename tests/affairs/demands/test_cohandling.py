"""Co-handlers: a sub-task each, due before the main one, answered to the unit that answers; lateness shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import Road, category
from tests.takings import drifted
from yingshang.affairs.demands.enums import Move
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.lifecycle.errors import Blocked, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.services import available, perform
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.subtasks.enums import TaskMove, TaskState
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.ui.inbox import inbox_for

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def dispatch(road: Road, *co: str) -> list[SubTask]:
    """Dispatched to unit A, with co-handlers."""
    road.accept()
    units = road.cast.units
    road(
        "office_clerk",
        Move.DISPATCH,
        unit=units["unit_a"].pk,
        co_units=[units[name].pk for name in co],
        text="请协同核实路段权属。",
    )
    return tasks()


def tasks() -> list[SubTask]:
    return list(SubTask.objects.select_related("case__unit", "parent__unit").order_by("case_id"))


def move(task: SubTask, who: str, name: str, road: Road, **data: str) -> SubTask:
    perform(task.case, name, data, actor=road.cast[who], now=road.now + timedelta(minutes=5))
    return next(one for one in tasks() if one.pk == task.pk)


def test_each_co_handler_gets_a_task_due_before_the_main_limit(road: Road, registered: Cast) -> None:
    first, second = dispatch(road, "unit_b", "township")
    solve = Deadline.objects.get(case=road.case, clock="solve")
    assert [first.case.number, second.case.number] == ["XB2026-000001", "XB2026-000002"]
    assert first.case.next_due is not None
    assert road.now < first.case.next_due < solve.due_at
    assert first.case.holder_id == registered.units["unit_b"].party_id
    assert [line.case for bundle in inbox_for(registered.officer_b, road.now).bundles for line in bundle.lines] == [
        first.case
    ]
    assert Case.objects.visible_to(registered.officer_b).filter(pk=road.case.pk).exists()
    assert not {t.move for t in available(road.case, road.demand, registered.officer_b)}
    assert Message.objects.filter(case_id=first.case.pk, recipient=registered.units["unit_b"].party).exists()
    assert drifted() == []


def test_the_answer_goes_to_the_main_unit_and_is_judged(road: Road, registered: Cast) -> None:
    (task,) = dispatch(road, "unit_b")
    task = move(task, "officer_b", TaskMove.ANSWER, road, text="该路段属我局管护，已列入计划。")
    assert (task.case.state, task.answered_in_time, task.case.holder) == (TaskState.ANSWERED, True, None)
    assert Message.objects.filter(case_id=task.pk, recipient=registered.units["unit_a"].party).exists()
    assert Case.objects.visible_to(registered.officer_a).filter(pk=task.pk).exists()
    task = move(task, "officer_a", TaskMove.SEND_BACK, road, text="请补充完成时间。")
    assert task.case.state == TaskState.OPEN
    with pytest.raises(NotAllowed):
        move(task, "officer_a", TaskMove.ANSWER, road, text="代答。")
    assert verify().ok


def test_lateness_is_on_record_and_told(road: Road) -> None:
    (task,) = dispatch(road, "unit_b")
    assert task.case.next_due is not None
    scan(task.case.next_due + timedelta(minutes=1))
    perform(task.case, TaskMove.ANSWER, {"text": "迟复。"}, actor=road.cast.officer_b, now=task.case.next_due + DAY)
    assert tasks()[0].answered_in_time is False
    assert task.case.timeline.filter(move="escalate").exists()


def test_an_objection_is_heard_once_by_the_office(road: Road, registered: Cast) -> None:
    (task,) = dispatch(road, "unit_b")
    with pytest.raises(NotAllowed):
        move(task, "officer_b", TaskMove.CONTEST, road, text="与我局无关。")
    task = move(task, "head_b", TaskMove.CONTEST, road, text="与我局无关。")
    assert task.case.holder_id == registered.units["office"].party_id
    task = move(task, "office_clerk", TaskMove.KEEP, road, text="涉及用地，请配合。")
    with pytest.raises(Blocked):
        move(task, "head_b", TaskMove.CONTEST, road, text="仍与我局无关。")


def test_released_it_sees_the_case_no_longer(road: Road, registered: Cast) -> None:
    (task,) = dispatch(road, "unit_b")
    move(task, "head_b", TaskMove.CONTEST, road, text="与我局无关。")
    move(task, "office_clerk", TaskMove.RELEASE, road, text="异议成立。")
    assert tasks()[0].case.state == TaskState.RELEASED
    assert not Case.objects.visible_to(registered.officer_b).filter(pk=road.case.pk).exists()
    assert not Deadline.objects.filter(case=task.case, outcome="running").exists()


def test_once_answered_or_ended_what_is_open_is_called_off(road: Road, registered: Cast) -> None:
    dispatch(road, "unit_b")
    road("officer_a", Move.SIGN)
    road("officer_a", Move.CONTACT, channel="phone", text="已联系。")
    road("office_clerk", Move.ADD_UNITS, co_units=[registered.units["township"].pk], text="请现场核实。")
    assert [t.case.state for t in tasks()] == [TaskState.OPEN, TaskState.OPEN]
    road("officer_a", Move.REPLY, result="solved", text="路面已修复。")
    assert [t.case.state for t in tasks()] == [TaskState.CANCELLED, TaskState.CANCELLED]


def test_another_main_unit_gets_the_answers(road: Road, registered: Cast) -> None:
    dispatch(road, "unit_b")
    road("office_clerk", Move.REDISPATCH, unit=registered.units["township"].pk, text="改由镇里办理。")
    assert Case.objects.visible_to(registered.township_clerk).filter(kind="subtask").exists()
    assert not Case.objects.visible_to(registered.officer_a).filter(kind="subtask").exists()
    assert drifted() == []


def test_the_main_unit_is_no_co_handler_of_itself(road: Road, registered: Cast) -> None:
    with pytest.raises(InvalidInput, match="不能同时"):
        dispatch(road, "unit_a")
    assert not SubTask.objects.exists()


def test_pages_show_the_part_and_the_whole(road: Road, registered: Cast, client: Client) -> None:
    road("office_clerk", Move.ACCEPT, category=category().pk, grade="ordinary")
    registered.login(client, "office_clerk")
    form = client.get(f"/demands/{road.case.number}/moves/dispatch/").content.decode()
    assert 'name="co_units"' in form
    units = registered.units
    sent = {
        "unit": units["unit_a"].pk,
        "co_units": [units["unit_b"].pk],
        "text": "请核实权属。",
        "version": road.case.version,
    }
    assert client.post(f"/demands/{road.case.number}/moves/dispatch/", sent).status_code == 302
    (task,) = tasks()
    registered.login(client, "officer_b")
    for url, words in (
        ("/tasks/", task.case.number),
        (f"/tasks/{task.case.number}/", "请核实权属。"),
        (f"/tasks/{task.case.number}/moves/answer/", "反馈意见"),
        (f"/demands/{road.case.number}/", "协办单位"),
        ("/inbox/", task.case.number),
    ):
        assert words in client.get(url).content.decode(), url
    registered.login(client, "officer_a")
    assert f"/tasks/{task.case.number}/" in client.get(f"/demands/{road.case.number}/").content.decode()
    registered.login(client, "township_clerk")
    assert client.get(f"/tasks/{task.case.number}/").status_code == 404
    assert client.get("/tasks/").status_code == 200
