"""Files in their senders' own columns: mapped once by hand, tried, taken, versions, refused rows, handed back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.kernel.intake.conftest import COUNT, RATE, Owed, at
from yingshang.kernel.figures.sources import named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.adapters import Delivery, Field, Row, Taken, adapter, withdraw
from yingshang.kernel.intake.enums import ReceivedState
from yingshang.kernel.intake.errors import AlreadySettled, InvalidForm, NotAllowed, NotReadable
from yingshang.kernel.intake.models import ColumnMapping, Due, Form, Received, ReturnSheet
from yingshang.kernel.intake.queries.files import proposed, received_for
from yingshang.kernel.intake.queries.sheets import lines_of
from yingshang.kernel.intake.services.receiving import (
    confirm_columns,
    errors_back,
    hand_back,
    run_take,
    try_columns,
    upload_file,
)
from yingshang.kernel.tables import read_table, write_workbook

pytestmark = pytest.mark.django_db
NOW = at(2026, 3, 11, 10)
HEADER = ("项目大类", "考核点", "省里给的数", "备注栏")


def workbook(header: Sequence[str], *rows: Sequence[Any]) -> SimpleUploadedFile:
    out = io.BytesIO()
    write_workbook(out, header, rows)
    return SimpleUploadedFile("省反馈.xlsx", out.getvalue())


@pytest.fixture
def notice(cast: Cast, owe: Callable[..., Form]) -> Due:
    """The province's scores of February, which the office takes in."""
    form = owe(units=("leadership",), kind="notice", figures=[COUNT, RATE], of_district=True, code="TB-01")
    return Owed(cast, form).due(2, "leadership")


@pytest.fixture
def kept() -> Iterator[list[Row]]:
    """An adapter that keeps its rows."""
    rows: list[Row] = []

    def take(given: Sequence[Row], *, delivery: Delivery, actor: Actor, now: datetime) -> Taken:
        rows.extend(given)
        errors = [delivery.error(row, "code", "代码不对。", "请核对。") for row in given if row.cells["code"] == "x"]
        return Taken(created=len(given) - len(errors), errors=errors)

    adapter("tests.kept", "样例", fields=[Field("code", "代码", required=True), Field("used", "最近使用")])(take)
    yield rows
    withdraw("tests.kept")


def upload(cast: Cast, file: SimpleUploadedFile, due: Due | None = None, code: str = "intake.figures") -> Received:
    return upload_file(
        file=file, adapter=code, sender=cast.units["leadership"], due=due, as_of=date(2026, 3, 1), actor=cast.office_clerk, now=NOW
    )  # fmt: skip


def test_mapped_once_by_hand(cast: Cast, notice: Due) -> None:
    file = workbook(
        HEADER, ("甲", named(COUNT)[0], "12", "一季度"), ("乙", "别的", "3", ""), ("乙", named(RATE)[0], "x", "")
    )
    received = upload(cast, file, notice)
    assert (received.header, proposed(received).missing) == (list(HEADER), ["指标"])
    columns = {"name": "考核点", "value": "省里给的数", "remark": "备注栏"}
    tried = try_columns(received=received, columns=columns, actor=cast.office_clerk, now=NOW)
    assert tried is not None
    assert (tried.created, [error.row for error in tried.errors]) == (1, [3, 4])
    assert not ReturnSheet.objects.exists()  # undone
    with pytest.raises(InvalidForm, match="指标"):
        confirm_columns(received=received, columns={"value": "考核点"}, actor=cast.office_clerk, now=NOW)
    confirm_columns(received=received, columns=columns, actor=cast.office_clerk, now=NOW)
    done = run_take(received_id=received.pk, now=NOW)
    assert (done.state, done.version, done.counts["created"], done.counts["rejected"]) == ("taken", 1, 1, 2)
    line = next(line for line in lines_of(ReturnSheet.objects.get()) if line.figure_id == COUNT)
    assert (line.values["value"], line.remark) == ("12", "一季度")
    again = upload(cast, workbook(HEADER, ("甲", named(COUNT)[0], "13", "")), notice)
    assert proposed(again).saved
    confirm_columns(received=again, columns=proposed(again).columns, actor=cast.office_clerk, now=NOW)
    assert run_take(received_id=again.pk, now=NOW).version == 2
    assert run_take(received_id=again.pk, now=NOW).counts["updated"] == 1
    assert ColumnMapping.objects.count() == 1
    with pytest.raises(AlreadySettled):
        confirm_columns(received=again, columns=columns, actor=cast.office_clerk, now=NOW)


def test_handed_back_in_the_senders_columns(cast: Cast, notice: Due) -> None:
    received = upload(cast, workbook(HEADER, ("甲", named(COUNT)[0], "12", ""), ("乙", "别的", "3", "")), notice)
    columns = {"name": "考核点", "value": "省里给的数"}
    confirm_columns(received=received, columns=columns, actor=cast.office_clerk, now=NOW)
    received = run_take(received_id=received.pk, now=NOW)
    back = read_table(io.BytesIO(hand_back(received)), "回填.xlsx")
    assert back.header == [*HEADER, "系统数值", "状态"]
    assert [row[-2:] for row in back.rows] == [["12", "填报中"], [None, "无此指标"]]
    faulty = read_table(io.BytesIO(errors_back(received)), "退回.xlsx")
    assert [row[1] for row in faulty.rows] == ["别的"]


def test_an_affairs_adapter_settles_what_is_owed(cast: Cast, owe: Callable[..., Form], kept: list[Row]) -> None:
    form = owe(units=("leadership",), kind="snapshot", figures=[], adapter="tests.kept", code="KZ-01")
    due = Owed(cast, form).due(2, "leadership")
    received = upload(cast, workbook(("代码", "最近使用"), ("a", "2026-02-01"), ("x", "")), due, "tests.kept")
    assert proposed(received).columns == {"code": "代码", "used": "最近使用"}  # known titles need no hand
    confirm_columns(received=received, columns=proposed(received).columns, actor=cast.office_clerk, now=NOW)
    done = run_take(received_id=received.pk, now=NOW)
    assert (done.counts["created"], done.counts["rejected"], len(kept)) == (1, 1, 2)
    due.refresh_from_db()
    assert due.received_at == NOW
    with pytest.raises(NotReadable):
        hand_back(done)


def test_refused_as_a_whole(cast: Cast, notice: Due) -> None:
    received = upload(cast, workbook(("指标", "数值"), (named(COUNT)[0], "12")))  # for no due
    confirm_columns(received=received, columns=proposed(received).columns, actor=cast.office_clerk, now=NOW)
    done = run_take(received_id=received.pk, now=NOW)
    assert (done.state, "应报事项" in done.note) == (ReceivedState.REFUSED, True)


def test_who_may(cast: Cast, notice: Due) -> None:
    with pytest.raises(NotAllowed):
        upload_file(
            file=workbook(("指标", "数值")), adapter="intake.figures", sender=cast.units["unit_a"],
            as_of=date(2026, 3, 1), actor=cast.officer_a, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotReadable):
        upload(cast, SimpleUploadedFile("空.csv", b"\n\n"))
    upload(cast, workbook(("指标", "数值"), ("a", "1")))
    assert (received_for(cast.office_clerk).count(), received_for(cast.head_a).count()) == (1, 0)
