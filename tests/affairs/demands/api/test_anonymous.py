"""Over the API too nobody learns who brought an anonymous demand: not by holder, timeline, or a conflict."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.clients import Caller
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.services import submit_demand

Make = Callable[..., Caller]
SECRETS = ("云溪晨光食品有限公司", "刘晨光", "13800000001", "138****0001")


@pytest.fixture
def hidden(registered: Cast) -> Road:
    """An anonymous demand of which the enterprise is asked for more."""
    case = submit_demand(
        actor=registered.enterprise,
        now=MONDAY,
        content="同一部门一个月检查四次。",
        contact_name="刘晨光",
        contact_phone="13800000001",
        anonymous=True,
    )
    road = Road(registered, case, MONDAY).to_handling()
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补充检查通知书。")
    return road


@pytest.mark.parametrize("path", ["demands", "demands/{}", "demands/{}/timeline"])
def test_no_answer_names_it(hidden: Road, callers: Make, path: str) -> None:
    answer = callers().get(path.format(hidden.case.number))
    assert answer.status_code == 200
    assert [secret for secret in SECRETS if secret in answer.content.decode()] == []


def test_nor_does_a_conflict(hidden: Road, callers: Make) -> None:
    hidden("enterprise", Move.SUPPLY, text="已补。")
    body = {"expected_version": hidden.case.version - 1, "text": "x"}
    answer = callers(unit="unit_a").post(f"demands/{hidden.case.number}/moves/interim", body)
    assert answer.status_code == 409, answer.content
    assert [secret for secret in SECRETS if secret in answer.content.decode()] == []
    assert answer.json()["conflict"]["by"] == "企业"
