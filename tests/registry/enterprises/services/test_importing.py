"""Importing a register: what is taken, what comes back, what a second import changes."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from stdnum.cn import uscc as standard

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.registry.enterprises.enums import ContactRole, Kind, Placement, Status
from yingshang.registry.enterprises.errors import MissingColumns
from yingshang.registry.enterprises.models import ChangeRecord, Contact, Enterprise, EnterpriseStatus, ImportRun
from yingshang.registry.enterprises.queries import search_enterprises
from yingshang.registry.enterprises.services import ImportResult, import_enterprises

HEADER = [
    "企业名称", "统一社会信用代码", "企业类型", "登记状态", "注册资本（万元）", "成立日期", "行业", "住所",
    "法定代表人", "联系电话", "从业人数", "营业收入（万元）",
]  # fmt: skip


def code(number: int, prefix: str = "91") -> str:
    """A valid code of the district."""
    bare = f"{prefix}411102MA{number:07d}"
    return bare + standard.calc_check_digit(bare)


def row(number: int, **changes: Any) -> list[str]:
    """A good row; ``changes`` by title."""
    values = dict(zip(HEADER, [
        f"云溪第{number}商贸有限公司", code(number), "有限责任公司", "存续", "500", "2021年3月1日", "批发业",
        "云溪区清溪镇柳湾村5号", "张三", "13900000000", "12", "3000",
    ], strict=True))  # fmt: skip
    values.update(changes)
    return [str(v) for v in values.values()]


@pytest.fixture
def bring(cast: Cast, tmp_path: Path, now: datetime) -> Any:
    """Write rows to a file and import it as the office clerk."""

    def run(
        rows: list[list[str]], header: list[str] = HEADER, encoding: str = "utf-8-sig", **options: Any
    ) -> ImportResult:
        text = io.StringIO()
        csv.writer(text).writerows([header, *rows])
        path = tmp_path / "register.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        options.setdefault("now", now)
        return import_enterprises(path=path, actor=cast.office_clerk, **options)

    return run


def test_a_row_becomes_an_enterprise_with_its_state_and_contact(bring: Any, cast: Cast, now: datetime) -> None:
    result = bring([row(1)])
    assert (result.rows, result.created, result.rejected) == (1, 1, 0)
    made = Enterprise.objects.get(uscc=code(1))
    assert made.party.name == made.name == "云溪第1商贸有限公司"
    assert (made.kind, made.status, made.established_on) == (Kind.ENTERPRISE, Status.ACTIVE, date(2021, 3, 1))
    assert (made.capital, made.currency, made.revenue) == (Decimal("5000000.00"), "CNY", Decimal("30000000.00"))
    assert (made.section, made.division, made.size) == ("F", "51", "small")
    assert (made.unit, made.village) == (cast.units["township"], cast.units["village"])
    assert made.placement == Placement.DICTIONARY
    state = made.statuses.get()
    assert (state.status, state.since, state.until, state.source) == (Status.ACTIVE, date(2021, 3, 1), None, "register")
    legal = made.contacts.get(role=ContactRole.LEGAL)
    liaison = made.contacts.get(role=ContactRole.LIAISON)
    assert (legal.name, liaison.phone, liaison.masked_phone) == ("张三", "13900000000", "139****0000")
    assert made.updated_at == now


def test_the_same_file_twice_changes_nothing(bring: Any) -> None:
    rows = [row(1), row(2, 住所="不在词典里的地方"), row(3, 登记状态="注销")]
    bring(rows)
    before = list(Enterprise.objects.order_by("pk").values())
    again = bring(rows)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert list(Enterprise.objects.order_by("pk").values()) == before
    assert not ChangeRecord.objects.exists()
    assert EnterpriseStatus.objects.count() == 4  # the closed one was active before


def test_a_blank_never_erases(bring: Any) -> None:
    bring([row(1)])
    blank = row(
        1,
        **dict.fromkeys(["登记状态", "注册资本（万元）", "成立日期", "行业", "法定代表人", "联系电话", "从业人数"], ""),
    )
    result = bring([blank])
    assert (result.updated, result.unchanged) == (0, 1)
    again = bring([row(1, **{"注册资本（万元）": "-", "住所": ""})])
    assert again.unchanged == 1


def test_a_change_is_recorded_with_its_source(bring: Any, now: datetime) -> None:
    bring([row(1)])
    later = now + timedelta(days=30)
    result = bring(
        [row(1, 企业名称="云溪新名商贸有限公司", 联系电话="13911112222", **{"注册资本（万元）": "800"})], now=later
    )
    assert result.updated == 1
    made = Enterprise.objects.get(uscc=code(1))
    assert (made.name, made.former_names, made.party.name) == (
        "云溪新名商贸有限公司", ["云溪第1商贸有限公司"], "云溪新名商贸有限公司",
    )  # fmt: skip
    found = {c.field: (c.old, c.new) for c in made.changes.all()}
    assert found["注册资本"] == ("5000000.00 CNY", "8000000.00 CNY")
    assert found["联系人"] == ("139****0000", "139****2222")
    assert {c.run_id for c in made.changes.all()} == {result.run_id}


def test_a_closure_ends_the_open_state(bring: Any) -> None:
    bring([row(1)])
    bring([[*row(1, 登记状态="注销"), "2025-06-30"]], header=[*HEADER, "注销日期"])
    made = Enterprise.objects.get(uscc=code(1))
    assert made.status == Status.CANCELLED
    assert list(made.statuses.values_list("status", "since", "until")) == [
        (Status.ACTIVE, date(2021, 3, 1), date(2025, 6, 30)),
        (Status.CANCELLED, date(2025, 6, 30), None),
    ]


def test_a_list_without_states_means_active_but_reopens_nothing(bring: Any) -> None:
    bring([row(1, 登记状态="吊销，未注销")])
    header = [title for title in HEADER if title != "登记状态"]
    bare = [[v for v, title in zip(row(n), HEADER, strict=True) if title != "登记状态"] for n in (1, 2)]
    result = bring(bare, header=header)
    assert Enterprise.objects.get(uscc=code(1)).status == Status.REVOKED
    assert Enterprise.objects.get(uscc=code(2)).statuses.get().source == "list"
    assert any("保持原状态" in remark.reason for remark in result.remarks)


def test_rejected_rows_come_back_as_a_workbook(bring: Any) -> None:
    bad = code(2)[:-1] + ("0" if code(2)[-1] != "0" else "1")
    rows = [
        row(1),
        row(2, 统一社会信用代码=bad),
        row(3, 成立日期="2021年13月1日", 登记状态="说不清"),
        row(4, 企业名称=""),
    ]
    result = bring(rows)
    assert (result.created, result.rejected) == (1, 3)
    assert [(e.row, e.column) for e in result.errors] == [
        (3, "统一社会信用代码"), (4, "登记状态"), (4, "成立日期"), (5, "企业名称"),
    ]  # fmt: skip
    assert all(e.reason and e.remedy for e in result.errors)
    sheet = load_workbook(result.errors_file).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][: len(HEADER)] == HEADER
    assert sheet.max_row == 4
    shape = result.as_json()
    assert set(shape) == {"rows", "created", "updated", "unchanged", "rejected", "remarks", "errors", "errors_file"}


def test_a_side_field_that_cannot_be_read_is_remarked_on_and_left_out(bring: Any) -> None:
    money = "营业收入（万元）"
    result = bring(
        [
            row(1, 从业人数="约120人", **{money: "约500万元"}),
            row(2, 从业人数="若干", 行业="不知道的行业"),
            row(3, 从业人数="十余人"),
        ]
    )
    assert (result.created, result.rejected) == (3, 0)
    first, second = (Enterprise.objects.get(uscc=code(n)) for n in (1, 2))
    assert (first.employees, first.revenue) == (120, Decimal(5_000_000))
    assert (second.employees, second.section, second.revenue) == (None, "", Decimal(30_000_000))
    remarks = {r.column: (r.row, r.value, r.count) for r in result.remarks if "未采用" in r.reason}
    assert remarks == {"从业人数": (3, "若干", 2), "行业": (3, "不知道的行业", 1)}


def test_what_cannot_be_read_erases_nothing(bring: Any) -> None:
    bring([row(1)])
    assert bring([row(1, 从业人数="若干")]).unchanged == 1
    assert Enterprise.objects.get(uscc=code(1)).employees == 12


@pytest.mark.parametrize("many", [0, 2000])
def test_names_are_findable_after_the_import(
    bring: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("yingshang.registry.enterprises.services.naming.MANY", many)
    bring([row(1), row(2)])
    assert len(search_enterprises(cast.office_clerk, "yunxi")) == 2
    bring([row(1, 企业名称="晨光新名商贸有限公司")])
    for text in ("cgxm", "晨光新名", "云溪第1"):
        assert [found.uscc for found in search_enterprises(cast.office_clerk, text)] == [code(1)]


def test_strict_writes_nothing_when_one_row_is_rejected(bring: Any) -> None:
    result = bring([row(1), row(2, 统一社会信用代码="1")], strict=True)
    assert (result.created, result.rejected, result.written) == (1, 1, False)
    assert not Enterprise.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_dry_run_writes_nothing_and_says_the_same(bring: Any) -> None:
    dry = bring([row(1), row(2)], dry_run=True)
    assert (dry.created, dry.written) == (2, False)
    assert not Enterprise.objects.exists()
    assert not Entry.objects.filter(action="enterprises.import").exists()


def test_duplicates_in_the_file(bring: Any) -> None:
    result = bring([row(1), row(1), row(1, **{"注册资本（万元）": "900"})])
    assert (result.rows, result.created, result.unchanged, result.rejected) == (3, 1, 1, 1)
    assert any("与第 2 行重复" in remark.reason for remark in result.remarks)
    assert "内容不同" in result.errors[0].reason


def test_the_same_name_under_another_code_is_remarked(bring: Any) -> None:
    bring([row(1)])
    result = bring([row(2, 企业名称="云溪第1商贸有限公司")])
    assert result.created == 1
    assert any(code(1) in remark.reason for remark in result.remarks)


def test_unknown_districts_are_one_remark_and_no_error(bring: Any) -> None:
    def elsewhere(n: int) -> str:
        bare = f"91419901MA{n:07d}"
        return bare + standard.calc_check_digit(bare)

    result = bring([row(n, 统一社会信用代码=elsewhere(n)) for n in (1, 2, 3)])
    assert (result.created, result.rejected) == (3, 0)
    assert [r.count for r in result.remarks if "419901" in r.reason] == [3]


def test_only_a_full_snapshot_closes_what_it_lacks(bring: Any, now: datetime) -> None:
    bring([row(1), row(2)])
    assert bring([row(1)]).closed == 0
    result = bring([row(1)], snapshot=True)
    assert (result.closed, result.updated) == (1, 1)
    gone = Enterprise.objects.get(uscc=code(2))
    assert gone.status == Status.CANCELLED
    assert gone.statuses.get(until=None).since == now.date()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(bring: Any, encoding: str) -> None:
    assert bring([row(1)], encoding=encoding).created == 1


def test_a_column_of_the_file_beats_the_dictionary(bring: Any, cast: Cast) -> None:
    bring([[*row(1), "河西街道"]], header=[*HEADER, "所属街道"])
    made = Enterprise.objects.get(uscc=code(1))
    assert (made.unit, made.village, made.placement) == (cast.units["subdistrict"], None, Placement.FILE)


def test_what_cannot_be_placed_waits_with_the_reason(bring: Any) -> None:
    result = bring([row(1, 住所="云溪区无名路1号")])
    made = Enterprise.objects.get(uscc=code(1))
    assert (made.unit, made.placement, result.waiting) == (None, Placement.WAITING, 1)
    assert "词典" in made.waiting_reason


def test_one_audit_entry_with_a_digest_and_no_personal_data(bring: Any) -> None:
    result = bring([row(1)])
    entry = Entry.objects.get(action="enterprises.import")
    assert entry.chain.ref == str(result.run_id)
    assert entry.data["created"] == 1
    assert len(entry.data["digest"]) == 64
    assert "张三" not in str(entry.data)


def test_phones_are_not_readable_in_the_database(bring: Any) -> None:
    bring([row(1)])
    raw = Contact.objects.extra(select={"raw": "phone"}).values_list("raw", flat=True)
    assert all(b"1390000" not in bytes(value) for value in raw)


def test_a_file_without_a_code_column_is_refused_by_name(bring: Any) -> None:
    with pytest.raises(MissingColumns, match="统一社会信用代码"):
        bring([["甲", "x"]], header=["企业名称", "住所"])
