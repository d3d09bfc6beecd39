"""Import of a register beside the least that any program would do with the same file; then a month's full snapshot against
it, and quick search among its names.

    PYTHONPATH=src python benchmarks/bench_import.py [--rows 100000]

The snapshot a month later lacks one entity in a hundred, has one in a hundred more, and of a further one in a hundred
township or name are others. Quick search stands beside the two ``LIKE`` over names and former names.

The bare measure reads the workbook with calamine and puts all its cells into a table without constraints by one
``executemany``, in the same process on the same database (SQLite in a temporary folder, or PostgreSQL when
``YINGSHANG_DATABASE_URL`` names one; a scratch database is made there and dropped).
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from district import FULL

HEADER = [
    "企业名称", "统一社会信用代码", "企业类型", "登记状态", "注册资本（万元）", "成立日期", "行业", "住所", "所属乡镇",
    "法定代表人", "联系人", "联系电话", "从业人数", "营业收入（万元）", "资产总额（万元）",
]  # fmt: skip
FORMS = (("91", "有限责任公司", 30), ("92", "个体工商户", 64), ("93", "农民专业合作社", 6))
BRANDS = "晨光宏达兴隆泰和瑞丰恒远金鼎华茂嘉禾长兴"
INDUSTRIES = ("批发业", "零售业", "餐饮业", "C13", "F52", "软件和信息技术服务业", "2653", "道路运输业", "居民服务业")


def rows(count: int) -> Iterator[list[str | None]]:
    """Market entities of no place, deterministic."""
    from stdnum.cn import uscc

    chance = random.Random(7)
    for number in range(count):
        prefix, form, _ = chance.choices(FORMS, weights=[f[2] for f in FORMS])[0]
        bare = f"{prefix}411102MA{number:07d}"
        born = date(2000, 1, 1) + timedelta(days=chance.randrange(9000))
        yield [
            f"云溪{chance.choice(BRANDS)}{chance.choice(BRANDS)}{number:06d}商贸有限公司",
            bare + uscc.calc_check_digit(bare),
            form,
            chance.choice(("存续", "存续", "在营", "开业", "注销")),
            chance.choice(("500", "10", "1,000", "50.5", "100万美元")),
            chance.choice((born.isoformat(), f"{born.year}年{born.month}月{born.day}日")),
            chance.choice(INDUSTRIES),
            f"云溪区清溪镇柳湾村{chance.randrange(1, 400)}号",
            chance.choice(("清溪镇", "河西街道", None)),
            chance.choice(("张三", "李四", "王小五")),
            chance.choice(("赵六", "钱七")),
            f"139{chance.randrange(10**8):08d}",
            str(chance.randrange(1, 500)),
            str(chance.randrange(1, 50000)),
            str(chance.randrange(1, 50000)),
        ]


def write_file(path: Path, content: Iterable[list[str | None]]) -> None:
    """The workbook that both sides read."""
    from yingshang.kernel.tables import write_workbook

    with path.open("wb") as file:
        write_workbook(file, HEADER, content)


def a_month_later(count: int) -> Iterator[list[str | None]]:
    """The same register with a month's changes, deterministic; only what was active is still named."""
    for number, row in enumerate(rows(count + count // 100)):
        turn = number % 100
        if number < count and (turn == 0 or row[3] == "注销"):
            continue
        if turn == 1:
            row[8] = "河西街道" if row[8] != "河西街道" else "清溪镇"
        if turn == 2:
            row[0] = f"{row[0]}（新）"
        yield row


def bare(path: Path) -> float:
    """Seconds to read with calamine and insert all cells by one ``executemany``."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    columns = ", ".join(f"c{i} text" for i in range(len(HEADER)))
    marks = ", ".join(["%s"] * len(HEADER))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_rows ({columns})")
    started = time.perf_counter()
    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO bare_rows VALUES ({marks})", [[str(c) for c in row] for row in cells])  # noqa: S608
    return time.perf_counter() - started


Marks = dict[str, float]
"""Whole, merge, index: seconds."""


def bring(path: Path, actor: Any, now: Any, **options: Any) -> tuple[Marks, Marks, Any]:
    """Seconds on the clock, seconds of this process (on SQLite nearly what a quiet machine takes), and the result."""
    from yingshang.registry.enterprises.services import import_enterprises

    marks: dict[str, tuple[float, float]] = {}

    def mark(step: str) -> None:
        marks.setdefault(step, (time.perf_counter(), time.process_time()))

    mark("begun")
    result = import_enterprises(path=path, actor=actor, now=now, progress=lambda step, _: mark(step), **options)
    merged = marks.get("编制检索", marks["完成"])
    clock, own = (
        {
            "whole": marks["完成"][which] - marks["begun"][which],
            "merge": merged[which] - marks["写入"][which],
            "index": marks["完成"][which] - merged[which],
        }
        for which in (0, 1)
    )
    return clock, own, result


def searched() -> None:
    """Milliseconds of quick search for a few words, and of the condition that the index replaced."""
    from django.db.models import Q

    from yingshang.kernel.identity.actors import Actor
    from yingshang.kernel.identity.models import Unit
    from yingshang.registry.enterprises.enums import VIEW_CODE, Status
    from yingshang.registry.enterprises.models import Enterprise
    from yingshang.registry.enterprises.queries import search_enterprises

    district = Unit.objects.get(code="B")
    reader = Actor(
        audience="staff",
        seat="post:0",
        acting_as="",
        permissions=frozenset({VIEW_CODE}),
        district_id=district.pk,
        district_wide=True,
    )

    def by_like(text: str) -> list[Any]:
        rows = Enterprise.objects.filter(district=district).filter(
            Q(name__contains=text) | Q(former_names__icontains=text)
        )
        active = list(rows.filter(status=Status.ACTIVE).order_by("name", "pk")[:20])
        return [*active, *rows.exclude(status=Status.ACTIVE).order_by("name", "pk")[: 20 - len(active)]]

    for text in ("晨光", "晨光00", "没有此名", "商贸", "yxcg", "chenguang"):
        took = {}
        for label, find in (("index", lambda t: search_enterprises(reader, t)), ("two LIKEs", by_like)):
            if label == "two LIKEs" and text.isascii():
                continue
            runs = []
            for _ in range(5):
                started = time.perf_counter()
                find(text)
                runs.append((time.perf_counter() - started) * 1000)
            took[label] = sorted(runs)[2]
        print(f"quick search {text:10}  " + ", ".join(f"{label} {ms:.1f} ms" for label, ms in took.items()))


def district(now: Any) -> None:
    """A district with a township and a village."""
    from yingshang.kernel.identity.models import Party, PartyKind, Unit, UnitKind

    parent = None
    for code, name, kind in (
        ("B", "云溪区", UnitKind.DISTRICT),
        ("B1", "清溪镇", UnitKind.TOWNSHIP),
        ("B11", "柳湾村", UnitKind.VILLAGE),
        ("B2", "河西街道", UnitKind.SUBDISTRICT),
    ):
        above = parent if kind != UnitKind.SUBDISTRICT else Unit.objects.get(code="B")
        party = Party.objects.create(kind=PartyKind.UNIT, name=name)
        unit = Unit(party=party, code=code, name=name, short_name=name, kind=kind, parent=above, since=now.date())
        unit.save()
        unit.path = f"{above.path if above else '/'}{unit.pk}/"
        unit.save()
        parent = unit


def main() -> None:
    """Run both sides and print them."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000 if FULL else 10_000)
    count = options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.conf.settings")
        os.environ["YINGSHANG_HOME"] = folder
        import django

        django.setup()
        from django.db import connection

        from yingshang.kernel import clock
        from yingshang.kernel.identity.actors import SYSTEM

        connection.settings_dict["TEST"]["NAME"] = (
            f"{folder}/bench.sqlite3" if connection.vendor == "sqlite" else "yingshang_bench"
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            now = clock.now()
            district(now)
            path = Path(folder) / "register.xlsx"
            write_file(path, rows(count))
            own = time.process_time()
            least = bare(path)
            own = time.process_time() - own
            print(
                f"{connection.vendor}, {count:,} rows x {len(HEADER)} columns; in brackets the seconds of this process"
            )
            print(f"calamine + executemany    {least:.2f} ({own:.2f}) s")
            later = Path(folder) / "later.xlsx"
            write_file(later, a_month_later(count))
            day = clock.day_of(now)
            snapshots = (
                ("first import", path, {}),
                ("same file again", path, {}),
                ("as a full snapshot", path, {"snapshot": True, "as_of": day - timedelta(days=31)}),
                ("snapshot, a month later", later, {"snapshot": True, "as_of": day}),
            )
            for label, file, options_of in snapshots:
                took, ours, result = bring(file, SYSTEM, now, **options_of)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                counts = f"created {result.created:,}, updated {result.updated:,}, unchanged {result.unchanged:,}"
                parts = ", ".join(f"{name} {took[name]:.2f} ({ours[name]:.2f}) s" for name in took)
                print(f"{label:24}  {took['whole'] / least:.1f} x: {parts}, peak {peak:.0f} MB; {counts}")
                if result.lists:
                    print(f"{'':24}  lists {result.lists['counts']}")
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
            searched()
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
