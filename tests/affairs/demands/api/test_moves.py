"""POST /api/v1/demands/{number}/moves/{move}: one press happens, the other is told what happened."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.clients import Caller
from tests.road import Road
from yingshang.kernel.cases.models import Case, TimelineEntry

Make = Callable[..., Caller]
CONTACT = {"channel": "phone", "text": "已与企业通话。"}


@pytest.fixture
def dispatched(road: Road) -> Road:
    return road.accept().dispatch()


def test_a_unit_system_signs_and_replies(dispatched: Road, callers: Make) -> None:
    caller, where = callers("unit_a"), f"demands/{dispatched.case.number}"
    version = caller.get(where).json()["version"]
    steps = [("sign", {}), ("contact", CONTACT), ("reply", {"result": "solved", "text": "已修复。"})]
    for move, data in steps:
        answer = caller.post(f"{where}/moves/{move}", {"expected_version": version, **data})
        assert answer.status_code == 200, answer.content
        version = answer.json()["version"]
    assert answer.json()["state"] == "replied"
    last = TimelineEntry.objects.filter(case=dispatched.case).latest("seq")
    assert (last.acting_as, last.actor_party) == ("市平台（接口）", None)


def test_what_can_be_done_is_said(dispatched: Road, callers: Make) -> None:
    moves = callers("unit_a").get(f"demands/{dispatched.case.number}").json()["moves"]
    assert [move["move"] for move in moves] == ["sign", "contest"]


def test_two_presses_one_happens_the_other_is_told(dispatched: Road, callers: Make) -> None:
    caller, where = callers("unit_a"), f"demands/{dispatched.case.number}"
    version = caller.get(where).json()["version"]
    dispatched("officer_a", "sign")
    for body in ({"expected_version": version}, {"expected_version": version + 1}):
        answer = caller.post(f"{where}/moves/sign", body)
        assert answer.status_code == 409
        told = answer.json()
        assert told["conflict"]["by"] == "区市场监管局 经办人 孙志强"
        assert (told["conflict"]["move"], told["conflict"]["state"]) == ("sign", "signed")
        assert "签收" in told["message"]
    assert TimelineEntry.objects.filter(case=dispatched.case, move="sign").count() == 1


def test_the_same_key_moves_once(dispatched: Road, callers: Make) -> None:
    caller, where = callers("unit_a"), f"demands/{dispatched.case.number}"
    body = {"expected_version": caller.get(where).json()["version"]}
    first = caller.post(f"{where}/moves/sign", body, key="key-0001")
    second = caller.post(f"{where}/moves/sign", body, key="key-0001")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert TimelineEntry.objects.filter(case=dispatched.case, move="sign").count() == 1


def test_a_refused_move_leaves_its_key_free(dispatched: Road, callers: Make) -> None:
    caller, where = callers("unit_a"), f"demands/{dispatched.case.number}"
    version = caller.get(where).json()["version"]
    assert caller.post(f"{where}/moves/sign", {"expected_version": version + 5}, key="key-0001").status_code == 409
    assert caller.post(f"{where}/moves/sign", {"expected_version": version}, key="key-0001").status_code == 200


def test_faults_are_told_by_field(dispatched: Road, callers: Make) -> None:
    caller, where = callers("unit_a"), f"demands/{dispatched.case.number}"
    version = dispatched.case.version
    answer = caller.post(f"{where}/moves/contest", {"expected_version": version, "text": ""})
    assert (answer.status_code, answer.json()["fields"]) == (422, {"text": ["请填写异议理由。"]})
    answer = caller.post(f"{where}/moves/contest", {"expected_version": version, "text": "x", "proposed": "YX-NO"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["proposed"])
    answer = caller.post(f"{where}/moves/contest", {"text": "x"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["expected_version"])
    assert Case.objects.get(pk=dispatched.case.pk).version == version


def test_rows_are_named_by_their_code(dispatched: Road, callers: Make) -> None:
    body = {"expected_version": dispatched.case.version, "text": "不属我局职责。", "proposed": "YX-ZRJ"}
    answer = callers("unit_a").post(f"demands/{dispatched.case.number}/moves/contest", body)
    assert (answer.status_code, answer.json()["state"]) == (200, "contested")


@pytest.mark.parametrize(
    ("unit", "codes", "move", "status"),
    [
        ("unit_b", None, "sign", 404),
        ("unit_a", ("demands.view",), "sign", 403),
        ("unit_a", ("demands.enter",), "sign", 403),
        ("unit_a", None, "rate", 404),
        ("unit_a", None, "nonsense", 404),
    ],
)
def test_who_may_not(
    dispatched: Road, callers: Make, unit: str, codes: tuple[str, ...] | None, move: str, status: int
) -> None:
    caller = callers(unit, **({"codes": codes} if codes else {}))
    body = {"expected_version": dispatched.case.version}
    answer = caller.post(f"demands/{dispatched.case.number}/moves/{move}", body)
    assert answer.status_code == status
    assert Case.objects.get(pk=dispatched.case.pk).version == dispatched.case.version


def test_a_stranger_moves_nothing(dispatched: Road) -> None:
    body = {"expected_version": dispatched.case.version}
    assert Caller().post(f"demands/{dispatched.case.number}/moves/sign", body).status_code == 401
    assert Case.objects.get(pk=dispatched.case.pk).version == dispatched.case.version


def test_a_second_objection_is_a_conflict_that_says_why(dispatched: Road, callers: Make) -> None:
    caller, where = callers("unit_a"), f"demands/{dispatched.case.number}"
    dispatched("officer_a", "contest", text="不属本局职责。")
    dispatched("office_clerk", "keep", text="属本局职责。")
    shown = caller.get(where).json()
    assert "contest" not in {move["move"] for move in shown["moves"]}
    answer = caller.post(f"{where}/moves/contest", {"expected_version": shown["version"], "text": "仍有异议。"})
    assert answer.status_code == 409
    assert "复核只进行一次" in answer.json()["message"]
