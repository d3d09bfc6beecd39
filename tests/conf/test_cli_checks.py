"""``figures``, ``audit verify``, ``deadline`` and ``import enterprises`` from the command line to the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.registry.enterprises.making import code_of
from tests.road import Road
from yingshang.conf.cli import run
from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.figures.contract import contract
from yingshang.registry.enterprises.models import Enterprise

Captured = pytest.CaptureFixture[str]
HEADER = "企业名称,统一社会信用代码,住所"


def ask(capsys: Captured, *words: str, code: int = 0) -> Any:
    """The JSON answer of a command that ends with a code."""
    ended = run([*words, "--json"])
    told = capsys.readouterr()
    assert ended == code, told.err
    assert "Traceback" not in told.err
    return json.loads(told.out)


# ---------------------------------------------------------------- deadline
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "days", "due", "due_at", "provisional"),
    [
        ("2025-09-26", "3", "2025-09-30", "2025-10-01T00:00:00+08:00", False),
        ("2025-09-30", "1", "2025-10-09", "2025-10-10T00:00:00+08:00", False),
        ("2026-03-09", "0", "2026-03-09", "2026-03-10T00:00:00+08:00", False),
        ("2031-05-06", "5", "2031-05-13", "2031-05-14T00:00:00+08:00", True),
    ],
)
def test_deadline(capsys: Captured, day: str, days: str, due: str, due_at: str, provisional: bool) -> None:
    found = ask(capsys, "deadline", day, "--working-days", days)
    assert found == {"due": due, "due_at": due_at, "provisional": provisional}


# ---------------------------------------------------------------- figures
@pytest.mark.django_db
def test_every_figure_of_the_contract_is_listed_once(road: Road, capsys: Captured) -> None:
    road.to_replied()
    rows = ask(capsys, "figures", "--year", "2026")
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) == 117
    assert ids == list(contract())
    further = [row["id"] for row in ask(capsys, "figures", "--year", "2026", "--all")]
    assert further[:117] == ids
    assert "outreach.recheck_confirmed_rate" in further
    wanted = {"id", "name", "kind", "unit", "version", "source", "status", "value", "n", "N"}
    wanted |= {"excluded", "parts", "interval", "as_of"}
    assert all(set(row) >= wanted for row in rows)
    assert {row["status"] for row in rows} <= {"ok", "no_data", "unbuilt"}
    [received] = [row for row in rows if row["id"] == "demands.received"]
    assert (received["status"], received["value"], received["source"]) == ("ok", "1", "records")


@pytest.mark.django_db
def test_one_figure_of_one_unit_and_one_that_is_none(road: Road, capsys: Captured) -> None:
    road.to_replied()
    [row] = ask(capsys, "figures", "--year", "2026", "--id", "demands.received", "--unit", "YX-ZRJ")
    assert row["value"] == "0"
    assert run(["figures", "--id", "no.such_figure"]) == 2
    assert run(["figures", "--unit", "YX-NIX"]) == 2


# ---------------------------------------------------------------- audit
@pytest.mark.django_db(transaction=True)
def test_verify_says_ok_then_names_the_tampered_entry(road: Road, capsys: Captured) -> None:
    road.to_replied()
    found = ask(capsys, "audit", "verify")
    assert (found["ok"], found["first_broken"]) == (True, None)
    assert found["entries"] == Entry.objects.count()
    entry = Entry.objects.get(chain__ref=road.case.number, seq=3)
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = %s WHERE id = %s", ["demand.refuse", entry.pk])
    found = ask(capsys, "audit", "verify", code=1)
    assert found["ok"] is False
    assert (found["first_broken"]["chain"], found["first_broken"]["seq"]) == (f"case:{road.case.number}", 3)
    assert run(["audit", "verify"]) == 1
    assert f"链 case:{road.case.number} 第 3 条，内容被改动" in capsys.readouterr().err


# ---------------------------------------------------------------- import
@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Three good rows and one whose code is wrong."""
    rows = [f"云溪{n}号商贸有限公司,{code_of(i)},清溪镇柳湾村{i}号" for i, n in enumerate("一二三", start=1)]
    path = tmp_path / "名录.csv"
    path.write_text("\n".join([HEADER, *rows, "云溪四号商贸有限公司,123,清溪镇", ""]), encoding="gb18030")
    return path


@pytest.mark.django_db(transaction=True)
def test_import_twice_changes_nothing_the_second_time(cast: Cast, capsys: Captured, listed: Path) -> None:
    tried = ask(capsys, "import", "enterprises", str(listed), "--dry-run")
    assert (tried["rows"], tried["created"], tried["rejected"]) == (4, 3, 1)
    assert not Enterprise.objects.exists()
    first = ask(capsys, "import", "enterprises", str(listed))
    assert (first["rows"], first["created"], first["rejected"]) == (4, 3, 1)
    [error] = first["errors"]
    assert (error["row"], error["value"]) == (5, "123")
    assert error["reason"]
    assert Path(first["errors_file"]).is_file()
    second = ask(capsys, "import", "enterprises", str(listed))
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 3)
    assert Enterprise.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_strict_import_writes_nothing_when_one_row_is_wrong(cast: Cast, capsys: Captured, listed: Path) -> None:
    found = ask(capsys, "import", "enterprises", str(listed), "--strict", code=1)
    assert found["rejected"] == 1
    assert not Enterprise.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_full_snapshot_that_closes_too_many_is_held(cast: Cast, tmp_path: Path, capsys: Captured) -> None:
    def listed(count: int) -> str:
        path = tmp_path / f"{count}.csv"
        rows = [f"云溪第{n}商贸有限公司,{code_of(n)},清溪镇" for n in range(1, count + 1)]
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return str(path)

    snapshot = ("--snapshot", "--as-of", "2026-03-01")
    assert ask(capsys, "import", "enterprises", listed(40), *snapshot)["created"] == 40
    assert run(["import", "enterprises", listed(19), *snapshot]) == 1
    assert "--accept-closures 21" in capsys.readouterr().err
    assert run(["import", "enterprises", listed(40), "--snapshot", "--as-of", "2026-02-01"]) == 2
    assert "更早的" in capsys.readouterr().err
    assert Enterprise.objects.filter(status="active").count() == 40
    assert run(["import", "enterprises", listed(19), *snapshot, "--accept-closures", "21"]) == 0
    assert "退出 21" in capsys.readouterr().out
    assert Enterprise.objects.filter(status="active").count() == 19
