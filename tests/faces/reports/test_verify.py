"""A summary holds until a record behind it changes; then the figure and the cause are named."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import Cast
from tests.faces.reports.conftest import SIGNED, StateNumber
from tests.road import Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import CallBack, Demand
from yingshang.conf.cli import run
from yingshang.faces.reports.services import build_summary, verify_report
from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.figures.declare import declared, figure, withdraw
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.returns import correct_return
from yingshang.kernel.ui.workshop.standalone import page_of
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import docx_of
from yingshang.kernel.workshop.services import verify_edition

RECEIVED = "demands.received"


@pytest.fixture
def written(road: Road) -> Edition:
    """The summary of a year in which one demand was accepted, replied to and called back."""
    road.to_replied()
    road("office_clerk", Move.CALL_BACK, after=timedelta(hours=1), **CALLED)
    return build_summary(
        unit=road.cast.units["district"], year=2026, actor=road.cast.office_head, now=road.now, draft=False
    ).written


CALLED = {"reached": "yes", "solved": "yes", "satisfaction": "4"}


def why(written: Edition) -> dict[str, str]:
    """Figure id → the reasons."""
    return {change.id: "；".join(change.why) for change in verify_edition(written, actor=None).changed}


def test_nothing_changed(written: Edition) -> None:
    assert verify_edition(written, actor=None).ok


def test_a_new_transition_is_named(written: Edition, road: Road) -> None:
    """A second demand, accepted afterwards, belongs to the year and was not in the summary."""
    from yingshang.affairs.demands.services import submit_demand

    case = submit_demand(
        actor=road.cast.enterprise,
        now=road.now,
        content="用电报装久拖不决。",
        contact_name="刘晨光",
        contact_phone="13800000001",
    )
    other = Road(road.cast, case, road.now)
    other.accept()
    found = why(written)
    assert case.number in found[RECEIVED]
    assert "冻结后补录" in found[RECEIVED]


def test_a_raw_change_of_a_call_back_is_named(written: Edition) -> None:
    with lifted(connection):
        assert CallBack.objects.update(satisfaction=1) == 1
    found = why(written)
    assert set(found) == {"demands.satisfaction_rate"}
    assert "由计入分子改为只计入分母" in found["demands.satisfaction_rate"]


def test_a_raw_change_of_a_demand_is_named(written: Edition, road: Road) -> None:
    Demand.objects.update(accepted_at=None)
    assert road.case.number in why(written)[RECEIVED]
    assert "不再计入" in why(written)[RECEIVED]


def test_a_corrected_return_is_named_with_its_reason(cast: Cast, now: datetime, state_number: StateNumber) -> None:
    first = state_number("oversight.notices", value=14)
    written = build_summary(unit=cast.units["district"], year=2025, actor=cast.office_head, now=now).written
    correct_return(
        actor=cast.office_clerk, now=now, previous=first, values={"value": 15}, attestation=SIGNED, reason="漏计一件。"
    )
    found = verify_edition(written, actor=None).as_json()["changed"]
    assert found == [
        {
            "id": "oversight.notices",
            "printed": "14件",
            "now": "15件",
            "why": [f"报送数 {first.case.number} 已由第2版更正：漏计一件。"],
        }
    ]


def test_a_changed_definition_is_named(written: Edition) -> None:
    before = declared()[RECEIVED]
    withdraw(RECEIVED)
    try:
        given = {"name": before.name, "unit": before.unit, "kind": before.kind, "definition": before.definition}
        figure(RECEIVED, **given, version=before.version + 1)(before.compute)
        assert f"口径由第{before.version}版改为第{before.version + 1}版" in why(written)[RECEIVED]
    finally:
        withdraw(RECEIVED)
        figure(
            RECEIVED,
            **given,
            version=before.version,
            by_unit=before.by_unit,
            by_month=before.by_month,
        )(before.compute)


def test_a_changed_text_is_named(written: Edition) -> None:
    with lifted(connection):
        Edition.objects.update(content={**written.content, "title": "另一份总结"})
    written.refresh_from_db()
    assert "文字与写成时不一致" in why(written)[""]


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_a_file_is_verified_and_an_edited_one_found_out(
    written: Edition, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"a.{ending}"
    content = docx_of(written) if ending == "docx" else page_of(written, actor=None).encode()
    path.write_bytes(content)
    assert verify_report(file=path) == {"ok": True, "changed": []}
    assert run(["report", "verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "changed": []}
    Demand.objects.update(accepted_at=None)
    assert run(["report", "verify", str(path), "--json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changed"]
    assert change["id"] == RECEIVED
    assert change["printed"].startswith("1件")


def test_a_file_of_somebody_else_is_no_report(tmp_path: Path, db: None) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>总结</p>")
    with pytest.raises(UnreadableReport):
        verify_report(file=path)
