"""A table of units: made in any order, moved, corrected, refused row by row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.rules.rows import UnitRow
from yingshang.kernel.identity.services import RowsImported, Source, import_units

SINCE = date(2020, 1, 1)


def bring(cast: Cast, now: datetime, *rows: UnitRow, **options: Any) -> RowsImported:
    given: dict[str, Any] = {"actor": SYSTEM, "now": now, "district": cast.units["district"]}
    return import_units(rows=rows, **{**given, **options})


def unit(number: int, code: str, name: str, kind: str = "部门", parent: str = "", **more: Any) -> UnitRow:
    return UnitRow(number, code, name, kind=kind, parent=parent, since=SINCE, **more)


def test_parents_may_stand_later_and_the_second_time_changes_nothing(cast: Cast, now: datetime) -> None:
    rows = (
        unit(2, "N-2", "东岭村", "村", "新岭镇"),
        unit(3, "N-1", "云溪区新岭镇人民政府", "镇", short_name="新岭镇"),
        unit(4, "N-3", "一网格", "网格", "N-2"),
    )
    first = bring(cast, now, *rows)
    assert (first.created, first.updated, first.unchanged, first.faults) == (3, 0, 0, [])
    grid = Unit.objects.get(code="N-3")
    line = [Unit.objects.get(code=code).pk for code in ("YX", "N-1", "N-2", "N-3")]
    assert grid.path == "/" + "".join(f"{pk}/" for pk in line)
    assert grid.parent is not None
    assert (grid.parent.code, grid.party.name, grid.since) == ("N-2", "一网格", SINCE)
    before = list(Unit.objects.order_by("pk").values())
    again = bring(cast, now, *rows)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert list(Unit.objects.order_by("pk").values()) == before


def test_one_entry_on_the_accounts_chain_with_digest_and_ids(cast: Cast, now: datetime) -> None:
    bring(cast, now, unit(2, "N-1", "甲局"), unit(3, "N-2", "乙", "外星"), source=Source("f" * 64, refused=1))
    entries = list(Entry.objects.filter(chain__kind="accounts", action__startswith="unit").order_by("pk"))
    assert [entry.action for entry in entries] == ["units.imported"]
    data = entries[0].data
    assert (data["file"], data["created"], data["rejected"]) == ("f" * 64, 1, 2)
    assert data["units"] == [Unit.objects.get(code="N-1").pk]
    assert len(data["digest"]) == 64


def test_a_unit_moves_with_all_below_it_and_two_may_change_places(cast: Cast, now: datetime) -> None:
    bring(cast, now, unit(2, "A", "甲"), unit(3, "B", "乙", parent="A"), unit(4, "C", "丙", parent="B"))
    done = bring(cast, now, unit(2, "A", "甲", parent="B"), unit(3, "B", "乙", parent="YX"))
    assert (done.updated, done.faults) == (2, [])
    paths = {u.code: u for u in Unit.objects.filter(code__in="ABC")}
    root = cast.units["district"].path
    assert paths["B"].path == f"{root}{paths['B'].pk}/"
    assert paths["A"].path == f"{paths['B'].path}{paths['A'].pk}/"
    assert paths["C"].path == f"{paths['B'].path}{paths['C'].pk}/"


def test_a_blank_erases_nothing(cast: Cast, now: datetime) -> None:
    bring(cast, now, UnitRow(2, "YX-SJJ", "云溪区市场监督管理局（知识产权局）"))
    held = Unit.objects.get(code="YX-SJJ")
    assert (held.short_name, held.kind, held.parent) == ("区市场监管局", "department", cast.units["district"])
    assert held.party.name == held.name == "云溪区市场监督管理局（知识产权局）"


@pytest.mark.parametrize(
    ("rows", "refused", "said"),
    [
        ([unit(2, "A", "甲", parent="B"), unit(3, "B", "乙", parent="A")], {2, 3}, "成了一个圈"),
        ([unit(2, "A", "甲", parent="A")], {2}, "成了一个圈"),
        ([unit(2, "YX-QXZ", "清溪镇", "镇", parent="柳湾村")], {2}, "成了一个圈"),
        ([unit(2, "A", "甲", "外星")], {2}, "不认识的单位类别"),
        ([unit(2, "A", "甲", "")], {2}, "没有写类别"),
        ([unit(2, "A", "甲", "区")], {2}, "只有区本身"),
        ([unit(2, "A", "甲", parent="没有的")], {2}, "没有找到上级单位"),
        ([unit(2, "A", "甲", "外星"), unit(3, "B", "乙", parent="A")], {2, 3}, "第 2 行不合格"),
        ([unit(2, "A", "甲"), unit(3, "A", "乙")], {3}, "代码相同而内容不同"),
        ([unit(2, "A", "甲"), unit(3, "B", "甲"), unit(4, "C", "丙", parent="甲")], {4}, "有 2 个单位叫"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    cast: Cast, now: datetime, rows: list[UnitRow], refused: set[int], said: str
) -> None:
    done = bring(cast, now, *rows)
    assert {fault.row for fault in done.faults} == refused
    assert any(said in fault.reason for fault in done.faults)
    assert all(fault.remedy for fault in done.faults)
    assert done.created == len(rows) - len(refused)


def test_strict_and_dry_run_write_nothing(cast: Cast, now: datetime) -> None:
    rows = (unit(2, "A", "甲"), unit(3, "B", "乙", "外星"))
    for options in ({"dry_run": True}, {"strict": True}):
        done = bring(cast, now, *rows, **options)
        assert (done.written, done.created) == (False, 1)
    assert not bring(cast, now, rows[0], strict=True, source=Source(refused=1)).written
    assert not Unit.objects.filter(code="A").exists()
    assert not Entry.objects.filter(action="units.imported").exists()


@pytest.mark.parametrize("name", ["officer_a", "office_clerk", "security_admin", "anonymous"])
def test_others_import_no_units(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        bring(cast, now, unit(2, "A", "甲"), actor=getattr(cast, name))


def test_queries_do_not_grow_with_rows(cast: Cast, now: datetime, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(30):
        bring(cast, now, *(unit(n, f"N-{n}", f"单位{n}") for n in range(2, 150)))
