"""The city's list as a file received: in the sender's own columns, mapped once, handed back with what became of it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.cast import Cast
from tests.registry.codes.making import firms
from tests.registry.enterprises.making import code_of
from yingshang.kernel import clock
from yingshang.kernel.intake.enums import ReceivedState
from yingshang.kernel.intake.models import Received
from yingshang.kernel.intake.queries.files import proposed
from yingshang.kernel.intake.services.receiving import confirm_columns, hand_back, run_take, try_columns, upload_file
from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot

pytestmark = pytest.mark.django_db
HEAD = "码,主体标识,领码时间,最近使用时间\n"
ROWS = f"Q1,{code_of(1)},2025-06-01,2026-02-01\nQ2,{code_of(2)},去年,\nQ9,{code_of(9)},2025-06-01,\n"
COLUMNS = {"uscc": "主体标识", "registered_on": "领码时间", "last_used_on": "最近使用时间", "code": "码"}


def received(cast: Cast, text: str = HEAD + ROWS, days_ago: int = 0) -> Received:
    return upload_file(
        file=SimpleUploadedFile("市平台.csv", text.encode()),
        adapter="codes.city_list",
        sender=cast.units["data_bureau"],
        as_of=clock.today() - timedelta(days=days_ago),
        actor=cast.office_clerk,
        now=clock.now(),
    )


def taken(cast: Cast, **options: object) -> Received:
    held = received(cast, **options)  # type: ignore[arg-type]
    confirm_columns(received=held, columns=COLUMNS, actor=cast.office_clerk, now=clock.now())
    return run_take(received_id=held.pk, now=clock.now())


def test_good_rows_are_taken_refused_ones_go_back_in_the_sender_s_words(cast: Cast) -> None:
    firms(cast, 2)
    done = taken(cast)
    assert done.state == ReceivedState.TAKEN
    assert done.counts == {"rows": 3, "created": 1, "updated": 0, "unchanged": 0, "rejected": 2}
    assert {(error["row"], error["column"]) for error in done.errors} == {(3, "领码时间"), (4, "主体标识")}
    row = CodeRegistration.objects.get()
    assert (row.enterprise.uscc, row.code, f"{row.last_used_on}") == (code_of(1), "Q1", "2026-02-01")
    assert CodeSnapshot.objects.get().file_name == "市平台.csv"
    sheet = load_workbook(io.BytesIO(hand_back(done))).active
    assert sheet is not None
    assert [row[-1] for row in sheet.iter_rows(values_only=True)] == ["本区登记情况", "已采用", "未采用", "未采用"]


def test_the_columns_are_known_the_second_time_and_trying_writes_nothing(cast: Cast) -> None:
    firms(cast, 2)
    held = received(cast)
    assert "uscc" not in proposed(held).columns
    found = try_columns(received=held, columns=COLUMNS, actor=cast.office_clerk, now=clock.now())
    assert found is not None
    assert (found.created, len(found.errors)) == (1, 2)
    assert not CodeSnapshot.objects.exists()
    taken(cast)
    assert dict(proposed(received(cast)).columns) == COLUMNS


def test_an_older_list_is_refused_with_the_reason(cast: Cast) -> None:
    firms(cast, 1)
    taken(cast)
    late = taken(cast, days_ago=3)
    assert late.state == ReceivedState.REFUSED
    assert "更早" in late.note
