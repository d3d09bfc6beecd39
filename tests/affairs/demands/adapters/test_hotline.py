"""12345: its export comes in once, its results go back once, in its own columns."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.road import MONDAY, category
from tests.takings import drifted
from yingshang.affairs.demands.adapters.hotline import OrdersResult, import_orders, make_return_list
from yingshang.affairs.demands.adapters.hotline.reading import parse_moment
from yingshang.affairs.demands.enums import Move, State
from yingshang.affairs.demands.errors import NothingToReturn, NotPermitted
from yingshang.affairs.demands.models import Demand, OrderImport, ReturnList
from yingshang.affairs.demands.queries import return_file, return_list_for
from yingshang.affairs.demands.services import Order, receive_order
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.tables import BadValue, UnreadableTable, read_table, write_workbook

HEADER = [
    "工单号",
    "来电时间",
    "来电人",
    "联系电话",
    "企业名称",
    "社会信用代码",
    "工单内容",
    "办结时限",
    "主办单位",
    "备注栏",
]
ROW = [
    "YX2026030900017", "2026-03-06 16:20", "刘晨光", "13800000001", "云溪晨光食品有限公司", "91410300MA44AB0018",
    "厂区门口道路破损，货车进出困难。", "2026-03-18", "区市场监管局", "无",
]  # fmt: skip
DAY = timedelta(days=1)


def export(folder: Path, *rows: list[Any], header: list[str] = HEADER, name: str = "orders.csv") -> Path:
    path = folder / name
    if name.endswith(".csv"):
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    else:
        with path.open("wb") as out:
            write_workbook(out, header, rows)
    return path


def row(number: str, **changed: str) -> list[str]:
    made = [number, *ROW[1:]]
    for title, value in changed.items():
        made[HEADER.index(title)] = value
    return made


def bring(cast: Cast, path: Path, **options: Any) -> OrdersResult:
    return import_orders(path=path, actor=cast.office_clerk, now=MONDAY, **options)


def test_a_row_becomes_a_demand_with_its_deadline(registered: Cast, tmp_path: Path) -> None:
    result = bring(registered, export(tmp_path, ROW))
    assert (result.rows, result.created, result.unchanged, result.rejected) == (1, 1, 0, 0)
    demand = Demand.objects.select_related("case__holder").get(external_source="12345", external_number=ROW[0])
    assert demand.enterprise == registered.enterprise_party
    assert demand.external_due_at == datetime(2026, 3, 19, tzinfo=SHANGHAI)
    assert demand.case.opened_at == datetime(2026, 3, 6, 16, 20, tzinfo=SHANGHAI)
    assert demand.case.state == State.REGISTERED
    assert demand.case.holder == registered.units["office"].party
    assert demand.contact_phone == "13800000001"
    perform(demand.case, Move.ACCEPT, {"category": category().pk, "grade": "ordinary"}, actor=registered.office_clerk, now=MONDAY)  # fmt: skip
    unit = registered.units["unit_a"].pk
    perform(demand.case, Move.DISPATCH, {"unit": unit}, actor=registered.office_clerk, now=MONDAY)
    assert Deadline.objects.get(case=demand.case, clock="solve").due_at == demand.external_due_at


def test_the_same_file_twice_changes_nothing(registered: Cast, tmp_path: Path) -> None:
    path = export(tmp_path, row("A1"), row("A2"))
    bring(registered, path)
    before = (Case.objects.count(), Entry.objects.count(), OrderImport.objects.count())
    again = bring(registered, path)
    assert (again.created, again.unchanged, again.rejected) == (0, 2, 0)
    assert (Case.objects.count(), Entry.objects.count(), OrderImport.objects.count()) == before


def test_a_preview_tells_and_writes_nothing(registered: Cast, tmp_path: Path) -> None:
    result = bring(registered, export(tmp_path, row("A1"), row("A2")), dry_run=True)
    assert (result.created, result.titles["number"], len(result.sample)) == (2, "工单号", 2)
    assert not Case.objects.exists()
    assert not OrderImport.objects.exists()


def test_faulty_rows_come_back_and_the_good_ones_go_in(registered: Cast, tmp_path: Path) -> None:
    path = export(
        tmp_path,
        row("A1"),
        row("", 来电人="无编号"),
        row("A3", 工单内容=""),
        row("A4", 办结时限="2026-13-40"),
        row("A5", 办结时限="2026-03-01"),
        row("A1", 工单内容="另一件事。"),
        row("A1"),
        row("A6", 社会信用代码="91410300MA44AB0099"),
    )
    result = bring(registered, path)
    assert (result.rows, result.created, result.unchanged, result.rejected) == (8, 2, 1, 5)
    assert [error.row for error in result.errors] == [3, 4, 5, 6, 7]
    assert all(error.reason and error.remedy for error in result.errors)
    remarks = {remark.row: remark.reason for remark in result.remarks}
    assert "重复" in remarks[8]
    assert "校验不符" in remarks[9]
    assert remarks[0] == "不认识的列，未采用"
    back = list(read_table(Path(result.errors_file)).rows)
    assert len(back) == 5
    assert result.as_json()["errors"][0]["remedy"]


def test_one_chained_entry_for_an_import(registered: Cast, tmp_path: Path) -> None:
    result = bring(registered, export(tmp_path, row("A1"), row("A2")))
    entry = Entry.objects.get(action="orders.import")
    assert (entry.chain.kind, entry.chain.ref) == ("order-import", str(result.run_id))
    assert len(entry.data["digest"]) == 64
    assert entry.data["created"] == 2
    assert "13800000001" not in str(entry.data)
    assert verify().ok


def test_many_make_the_very_rows_that_one_would(registered: Cast, tmp_path: Path) -> None:
    bring(registered, export(tmp_path, row("A1")))
    order = Order(
        source="12345",
        number="B1",
        content=ROW[6],
        applicant_name=ROW[4],
        uscc=ROW[5],
        contact_name=ROW[2],
        contact_phone=ROW[3],
        received_at=datetime(2026, 3, 6, 16, 20, tzinfo=SHANGHAI),
        due_at=datetime(2026, 3, 19, tzinfo=SHANGHAI),
    )
    receive_order(actor=registered.office_clerk, now=MONDAY, order=order)
    many, one = (Demand.objects.select_related("case").get(external_number=n) for n in ("A1", "B1"))
    apart = {"id", "number", "token", "case_id", "external_number", "contact_phone"}
    for left, right in ((many, one), (many.case, one.case)):
        fields = [f.attname for f in left._meta.concrete_fields if f.attname not in apart]
        assert {n: getattr(left, n) for n in fields} == {n: getattr(right, n) for n in fields}
    for model, names in (
        (CaseParty, ("party_id", "role", "since")),
        (TimelineEntry, ("seq", "at", "recorded_at", "move", "text", "data", "acting_as")),
        (Deadline, ("clock", "started_at", "due_at")),
    ):
        rows: Any = model._default_manager
        assert list(rows.filter(case=many.case).values(*names)) == list(rows.filter(case=one.case).values(*names))


def test_several_hundred_orders_come_in_a_few_statements(
    registered: Cast, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    path = export(
        tmp_path,
        *(row(f"N{n:04}", 来电时间=f"202{5 + n % 2}-03-{(20, 6)[n % 2]:02} 09:00", 办结时限="") for n in range(300)),
        name="o.xlsx",
    )
    with django_assert_max_num_queries(150):
        result = bring(registered, path)
    assert result.created == 300
    assert drifted() == []
    assert len(set(result.numbers)) == 300
    assert {number[:6] for number in result.numbers} == {"SQ2025", "SQ2026"}


def test_no_table_of_orders(registered: Cast, tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="诉求内容"):
        bring(registered, export(tmp_path, ["A1", "张三"], header=["工单编号", "来电人"]))


@pytest.mark.parametrize("who", ["officer_a", "leader", "enterprise", "anonymous"])
def test_only_the_office_exchanges(registered: Cast, tmp_path: Path, who: str) -> None:
    with pytest.raises(NotPermitted):
        import_orders(path=export(tmp_path, ROW), actor=registered[who], now=MONDAY)
    with pytest.raises(NotPermitted):
        make_return_list(actor=registered[who], now=MONDAY)
    assert not Case.objects.exists()


def replied(cast: Cast, number: str) -> Demand:
    """An order walked to its reply."""
    demand = Demand.objects.select_related("case").get(external_number=number)
    unit = cast.units["unit_a"].pk
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("office_clerk", Move.ACCEPT, {"category": category().pk, "grade": "ordinary"}),
        ("office_clerk", Move.DISPATCH, {"unit": unit}),
        ("officer_a", Move.SIGN, {}),
        ("officer_a", Move.CONTACT, {"channel": "phone", "text": "已通话。"}),
        ("officer_a", Move.REPLY, {"result": "solved", "text": "=路面已修复。"}),
    ]
    for who, move, data in steps:
        perform(demand.case, move, data, actor=cast[who], now=MONDAY)
    return demand


def lines(made: ReturnList) -> list[dict[str, Any]]:
    with return_file(made) as file:
        table = read_table(file, "list.xlsx")
        return [dict(zip(table.header, cells, strict=True)) for cells in table.rows]


def test_results_go_back_once_in_the_senders_columns(registered: Cast, tmp_path: Path) -> None:
    bring(registered, export(tmp_path, row("A1"), row("A2"), row("A3")))
    demand = replied(registered, "A1")
    refused = Case.objects.get(demand__external_number="A2")
    perform(refused, Move.REFUSE, {"ground": "outside", "text": "请向市级反映。"}, actor=registered.office_clerk, now=MONDAY)  # fmt: skip
    made = make_return_list(actor=registered.office_clerk, now=MONDAY + DAY)
    first, second = lines(made)
    assert (made.count, first["工单号"], first["主办单位"]) == (2, "A1", "云溪区市场监督管理局")
    assert (first["办理结果"], first["答复内容"], first["满意度"]) == ("已解决", "=路面已修复。", None)
    assert (second["办理状态"], second["答复内容"]) == ("不予受理", "请向市级反映。")
    demand.refresh_from_db()
    assert demand.returned_on == (MONDAY + DAY).date()
    with pytest.raises(NothingToReturn):
        make_return_list(actor=registered.office_clerk, now=MONDAY + DAY)
    perform(demand.case, Move.CALL_BACK, {"reached": "yes", "solved": "yes", "satisfaction": "5"}, actor=registered.office_clerk, now=MONDAY + 2 * DAY)  # fmt: skip
    later = make_return_list(actor=registered.office_clerk, now=MONDAY + 2 * DAY)
    assert [line["满意度"] for line in lines(later)] == ["非常满意"]
    assert len(lines(return_list_for(registered.office_head, made.pk))) == 2  # the first can still be fetched


def test_a_call_that_reached_nobody_is_no_news(registered: Cast, tmp_path: Path) -> None:
    bring(registered, export(tmp_path, row("A1")))
    demand = replied(registered, "A1")
    make_return_list(actor=registered.office_clerk, now=MONDAY)
    perform(demand.case, Move.CALL_BACK, {"reached": "no"}, actor=registered.office_clerk, now=MONDAY + DAY)
    with pytest.raises(NothingToReturn):
        make_return_list(actor=registered.office_clerk, now=MONDAY + DAY)


def test_a_list_is_its_districts(registered: Cast, tmp_path: Path) -> None:
    bring(registered, export(tmp_path, row("A1")))
    replied(registered, "A1")
    made = make_return_list(actor=registered.office_clerk, now=MONDAY)
    for who in ("officer_a", "enterprise", "anonymous"):
        with pytest.raises(ReturnList.DoesNotExist):
            return_list_for(registered[who], made.pk)


@pytest.mark.parametrize(
    ("text", "ends", "wanted"),
    [
        ("2026-03-09 10:30", False, (9, 10, 30)),
        ("2026/3/9 10:30:00", False, (9, 10, 30)),
        ("2026年3月9日10时30分", False, (9, 10, 30)),
        ("2026年3月9日 10：30", False, (9, 10, 30)),
        ("20260309 10:30", False, (9, 10, 30)),
        ("2026-03-09", False, (9, 0, 0)),
        ("2026-03-09", True, (10, 0, 0)),
        ("2026-03-09 24:00", True, (10, 0, 0)),
        ("2026-03-09T10:30", False, (9, 10, 30)),
    ],
)
def test_moments(text: str, ends: bool, wanted: tuple[int, int, int]) -> None:
    assert parse_moment(text, ends=ends) == datetime(2026, 3, *wanted, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["2026-03-09 25:10", "昨天", "2026-02-30 10:00"])
def test_no_moments(text: str) -> None:
    with pytest.raises(BadValue):
        parse_moment(text)


@pytest.mark.parametrize("moment", ["1905-06-28 10:00", "2206-03-06 10:00"])
def test_a_year_that_the_calendar_does_not_know_comes_back(registered: Cast, tmp_path: Path, moment: str) -> None:
    result = bring(registered, export(tmp_path, row("A1"), row("A2", 来电时间=moment, 办结时限="")))
    assert (result.created, result.rejected) == (1, 1)
    assert "年份" in result.errors[0].reason
