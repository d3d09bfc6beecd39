"""The city's list of codes beside the least that any program would do with the same file.

    PYTHONPATH=src python benchmarks/bench_codes.py [--rows 100000]

The floor reads the workbook with calamine and puts its cells into a table without constraints by one ``executemany``, in
the same process on the same database. Four lists: the first, the same again, a later one that says the same of all, and a
later one in which a third was used anew. Then own codes for as many enterprises, and the check of each with a public key.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench_import import district
from district import FULL

HEADER = ["企业码编号", "统一社会信用代码", "领码时间", "最近使用时间", "诉求数"]
AS_OF = date(2026, 3, 1)


def register(count: int, now: Any) -> list[str]:
    """As many active enterprises in the register; their codes."""
    from stdnum.cn import uscc

    from yingshang.kernel.identity.models import Party, PartyKind, Unit, UnitKind
    from yingshang.registry.enterprises.models import Enterprise, EnterpriseStatus

    place = Unit.objects.get(kind=UnitKind.DISTRICT)
    town = Unit.objects.get(kind=UnitKind.TOWNSHIP)
    bare = [f"91411102MA{number:07d}" for number in range(count)]
    codes = [text + uscc.calc_check_digit(text) for text in bare]
    parties = [Party(kind=PartyKind.EXTERNAL, name=f"云溪{number:06d}商贸有限公司") for number in range(count)]
    parties = Party.objects.bulk_create(parties, batch_size=5000)
    firms = [
        Enterprise(
            party=party,
            district=place,
            unit=town,
            uscc=code,
            name=party.name,
            kind="enterprise",
            status="active",
            placement="dictionary",
            updated_at=now,
        )
        for party, code in zip(parties, codes, strict=True)
    ]
    Enterprise.objects.bulk_create(firms, batch_size=2000)
    since = date(2020, 1, 1)
    EnterpriseStatus.objects.bulk_create(
        [EnterpriseStatus(enterprise=firm, status="active", since=since, source="list") for firm in firms],
        batch_size=5000,
    )
    return codes


def rows(codes: list[str], *, later: bool = False) -> Iterator[list[str | None]]:
    """The platform's rows, deterministic; ``later``: every third was used since."""
    chance = random.Random(7)
    for number, code in enumerate(codes):
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(600))
        used = (day + timedelta(days=chance.randrange(100))).isoformat() if chance.random() < 0.5 else None
        if later and number % 3 == 0:
            used = (AS_OF + timedelta(days=1)).isoformat()
        yield [f"YX{number:08d}", code, day.isoformat(), used, str(chance.randrange(3))]


def workbook(codes: list[str], *, later: bool = False) -> bytes:
    """The file that both sides read."""
    from yingshang.kernel.tables import write_workbook

    file = io.BytesIO()
    write_workbook(file, HEADER, rows(codes, later=later))
    return file.getvalue()


class Clock:
    """Seconds by the wall and, for a machine that others use too, of this process alone."""

    def __init__(self) -> None:
        self.wall, self.own = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Both since the beginning."""
        return time.perf_counter() - self.wall, time.process_time() - self.own


def bare(data: bytes) -> tuple[float, float]:
    """Seconds to read with calamine and insert all cells by one ``executemany``."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_codes (c0 text, c1 text, c2 text, c3 text, c4 text)")
    started = Clock()
    cells = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bare_codes VALUES (%s, %s, %s, %s, %s)", [[str(cell) for cell in row] for row in cells]
        )
    return started.read()


def measure(count: int) -> None:
    """Run both sides and print them."""
    from django.db import connection

    from yingshang.kernel import clock, seal
    from yingshang.kernel.identity.actors import Actor
    from yingshang.kernel.identity.models import Unit, UnitKind
    from yingshang.registry.codes import permissions as may
    from yingshang.registry.codes.models import Code
    from yingshang.registry.codes.rules.payload import check
    from yingshang.registry.codes.services import KEY, issue_codes, take_city_list
    from yingshang.registry.enterprises.enums import VIEW_CODE
    from yingshang.registry.enterprises.models import Enterprise

    now = clock.now()
    district(now)
    codes = register(count, now)
    place = Unit.objects.get(kind=UnitKind.DISTRICT)
    actor = Actor(
        audience="system",
        seat="system",
        permissions=frozenset({may.IMPORT, may.ISSUE, VIEW_CODE}),
        district_id=place.pk,
        district_wide=True,
    )
    first, later = workbook(codes), workbook(codes, later=True)
    least = bare(first)
    print(f"{connection.vendor}, {count:,} rows x {len(HEADER)} columns, {len(first) / 1e6:.1f} MB")
    print(f"calamine + executemany    {least[0]:6.2f} s, {least[1]:.2f} s of the process")
    for label, data, days in (
        ("first list", first, 0),
        ("same file again", first, 0),
        ("later, all the same", first, 1),
        ("later, a third changed", later, 2),
    ):
        started = Clock()
        taken = take_city_list(data=data, name="x.xlsx", as_of=AS_OF + timedelta(days=days), actor=actor, now=now)
        wall, own = started.read()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counts = f"new {taken.created:,}, changed {taken.updated:,}, unchanged {taken.unchanged:,}"
        ratios = f"{wall:6.2f} s = {wall / least[0]:.1f} x, {own:.2f} s of the process = {own / least[1]:.1f} x"
        print(f"{label:24}  {ratios}, peak {peak:.0f} MB; {counts}", flush=True)
    ids = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
    started = Clock()
    issued, _ = issue_codes(enterprise_ids=ids, actor=actor, now=now)
    wall, own = started.read()
    print(
        f"{'own codes issued':24}  {wall:6.2f} s, {own:.2f} s of the process = {issued / own:,.0f} a second", flush=True
    )
    keys, payloads = seal.public_keys(KEY), list(Code.objects.order_by("pk").values_list("payload", flat=True))
    started = Clock()
    good = sum(check(payload, keys).found == "valid" for payload in payloads)
    wall, own = started.read()
    rate = f"{good / own:,.0f} a second, {good:,} of {len(payloads):,} valid"
    print(f"{'checked offline':24}  {wall:6.2f} s, {own:.2f} s of the process = {rate}")


def main() -> None:
    """On a scratch database, dropped afterwards."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000 if FULL else 10_000)
    count = options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.conf.settings")
        os.environ["YINGSHANG_HOME"] = folder
        import django

        django.setup()
        from django.db import connection

        connection.settings_dict["TEST"]["NAME"] = (
            f"{folder}/bench.sqlite3" if connection.vendor == "sqlite" else "yingshang_bench"
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            measure(count)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
