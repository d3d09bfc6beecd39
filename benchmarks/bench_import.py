"""Import of a register beside the least that any program would do with the same file.

    PYTHONPATH=src python benchmarks/bench_import.py [--rows 100000]

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
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from district import FULL

HEADER = [
    "企业名称", "统一社会信用代码", "企业类型", "登记状态", "注册资本（万元）", "成立日期", "行业", "住所", "所属乡镇",
    "法定代表人", "联系人", "联系电话", "从业人数", "营业收入（万元）", "资产总额（万元）",
]  # fmt: skip
FORMS = (("91", "有限责任公司", 30), ("92", "个体工商户", 64), ("93", "农民专业合作社", 6))
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
            f"云溪{number:06d}商贸有限公司",
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


def write_file(path: Path, count: int) -> None:
    """The workbook that both sides read."""
    from yingshang.kernel.tables import write_workbook

    with path.open("wb") as file:
        write_workbook(file, HEADER, rows(count))


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


def bring(path: Path, actor: Any, now: Any) -> tuple[float, float, Any]:
    """Seconds in all, seconds of the merge, and the result of one import."""
    from yingshang.registry.enterprises.services import import_enterprises

    marks: dict[str, float] = {}
    started = time.perf_counter()
    result = import_enterprises(
        path=path, actor=actor, now=now, progress=lambda step, _: marks.setdefault(step, time.perf_counter())
    )
    return time.perf_counter() - started, marks["完成"] - marks["写入"], result


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
            write_file(path, count)
            least = bare(path)
            print(f"{connection.vendor}, {count:,} rows x {len(HEADER)} columns")
            print(f"calamine + executemany    {least:6.2f} s")
            for label in ("first import", "same file again"):
                whole, merge, result = bring(path, SYSTEM, now)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                counts = f"created {result.created:,}, updated {result.updated:,}, unchanged {result.unchanged:,}"
                print(
                    f"{label:24}  {whole:6.2f} s = {whole / least:.1f} x, merge {merge:.2f} s, peak {peak:.0f} MB; {counts}"
                )
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
