"""Freezing and verifying figures behind which a million records stand, beside the least that keeps a million ids.

    PYTHONPATH=src python benchmarks/bench_frozen.py [--rows 1000000]

A register of so many market entities established in one year, and a tenth as many the year before, written by
``INSERT … SELECT``. Frozen one by one, each in a process of its own so that its peak of memory is its own: a count that is
split by kind, a growth, a rate with the rate of enterprises as its part, a mean duration (declared here). Then verified as
it stands, and once more after two hundred entities were corrected.

Each with the seconds of the process itself in brackets.

Floor: a bare cursor that selects a million ids in order and compresses them with zlib.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
import zlib
from array import array
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import district

YEAR = 2025
NOW = datetime(2026, 1, 20, 2, tzinfo=UTC)
CORRECTED = 200
DAYS = "bench.days"
FIGURES = {
    "count, split by kind": "enterprises.newly_registered",
    "growth": "enterprises.newly_registered_growth",
    "rate with a part": "codes.registered_rate",
    "mean duration": DAYS,
}
SERIES = (
    "series(n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM series WHERE n < {count}), "
    "once(n, x) AS (SELECT n, n * 2654435761 % 4294967296 FROM series), "
    "mixed(n, x) AS (SELECT n, ((x | (x / 32768)) - (x & (x / 32768))) * 1540483477 % 4294967296 FROM once), "
    "rolled(n, h) AS (SELECT n, x / 2048 FROM mixed)"
)
"""Numbers with a number that has no order beside each, the same on both databases: what zlib cannot guess."""


def fill(rows: int) -> None:
    """The district, its register, the city's list of codes."""
    from django.db import connection

    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.kernel.identity.models import Party, PartyKind, Unit
    from yingshang.kernel.identity.services import found_district
    from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot
    from yingshang.registry.enterprises.models import Enterprise, EnterpriseStatus

    if Enterprise.objects.exists():
        return
    if not Unit.objects.exists():
        found_district(code="410999", name="云溪区", since=date(2020, 1, 1), actor=SYSTEM, now=NOW)
    unit = Unit.objects.get(code="410999")
    party = Party.objects.create(kind=PartyKind.EXTERNAL, name="样")
    base, first = party.pk, date(YEAR, 1, 1)
    entity = Enterprise.objects.create(
        party=party,
        district=unit,
        unit=unit,
        uscc="911100000000000000",
        name="样",
        kind="enterprise",
        status="active",
        established_on=date(2000, 1, 1),
        employees=1,
        updated_at=NOW,
    )
    snapshot = CodeSnapshot.objects.create(
        district=unit, file_name="a.xlsx", digest="0" * 64, as_of=date(YEAR, 12, 31), taken_at=NOW, acting_as="",
        rows=rows, created=rows, updated=0, unchanged=0, ended=0, rejected=0,
    )  # fmt: skip
    status = EnterpriseStatus.objects.create(enterprise=entity, status="active", since=first, source="list")
    code = CodeRegistration.objects.create(enterprise=entity, snapshot=snapshot, registered_on=first, since=first)
    postgresql = connection.vendor == "postgresql"
    day = f"date '{first}' + (n % 365)::int" if postgresql else f"date('{first}', '+' || (n % 365) || ' days')"
    before = f"date '{YEAR - 1}-06-30'" if postgresql else f"'{YEAR - 1}-06-30'"
    many = rows + rows // 10
    key = f"{base} + n"
    _copy(party, many, {"id": key, "name": "'企业' || n"})
    _copy(
        entity,
        many,
        {
            "party_id": key,
            "uscc": f"'91' || {_text(10**15)}",
            "name": "'企业' || n",
            "kind": "CASE WHEN h % 100 < 64 THEN 'individual' WHEN h % 100 < 94 THEN 'enterprise' ELSE 'cooperative' END",
            "established_on": f"CASE WHEN n <= {rows} THEN {day} ELSE {before} END",
            "employees": "1 + h % 60",
        },
    )
    _copy(status, rows, {"id": f"{status.pk} + n", "enterprise_id": key})
    _copy(code, rows, {"id": f"{code.pk} + n", "enterprise_id": key}, "h % 1000 < 963")
    code.delete()
    status.delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if postgresql else "ANALYZE")


def _text(above: int) -> str:
    return f"CAST({above} + n AS varchar(20))"


def _copy(row: Any, count: int, terms: dict[str, str], where: str = "1 = 1") -> None:
    """A row so many times, some of its columns by a term of ``n`` (1 to ``count``)."""
    from django.db import connection, transaction

    meta = type(row)._meta
    quote = connection.ops.quote_name
    columns = [field.column for field in meta.concrete_fields]
    chosen = ", ".join(terms.get(column, quote(column)) for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"WITH RECURSIVE {SERIES.format(count=count)} "  # noqa: S608
            f"INSERT INTO {meta.db_table} ({', '.join(map(quote, columns))}) "
            f"SELECT {chosen} FROM rolled, {meta.db_table} WHERE {quote(meta.pk.column)} = {row.pk} AND {where}"
        )


def declare() -> None:
    """The duration: no affair's own has a million rows that SQL could write in seconds."""
    from django.db.models import Q

    from yingshang.kernel.figures import Duration, FigureScope, Period, figure
    from yingshang.registry.enterprises.models import Enterprise

    @figure(DAYS, name="用时", unit="天", kind="duration", version=1, definition="以从业人数代替的用时。")
    def days(scope: FigureScope, period: Period) -> Duration:
        """The number of employees, for days."""
        return Duration(Enterprise.objects.filter(Q(period.days("established_on"))), "employees", elapsed=False)


Took = tuple[float, float]
"""Seconds on the clock, and of this process itself: on SQLite nearly what a quiet machine takes."""


def _clock() -> Took:
    return time.perf_counter(), time.process_time()


def _since(begun: Took) -> Took:
    clock, own = _clock()
    return clock - begun[0], own - begun[1]


def _took(took: Took) -> str:
    return f"{took[0]:.2f} ({took[1]:.2f}) s"


def _times(took: Took, floor: Took) -> str:
    return f"{took[0] / floor[0]:.1f} x"


def bare(rows: int) -> tuple[Took, int]:
    """Seconds and bytes of the floor."""
    from django.db import connection

    begun = _clock()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT party_id FROM enterprises_enterprise WHERE established_on >= %s AND established_on <= %s "
            "ORDER BY party_id",
            [date(YEAR, 1, 1), date(YEAR, 12, 31)],
        )
        ids = array("q", (row[0] for row in cursor.fetchall()))
    packed = zlib.compress(ids.tobytes())
    assert len(ids) == rows, len(ids)
    return _since(begun), len(packed)


def frozen(figure_id: str) -> dict[str, Any]:
    """Freeze one figure as a report of its own."""
    from yingshang.kernel.figures.freezing import freeze_report, snapshot
    from yingshang.kernel.figures.periods import FigureScope, Period
    from yingshang.kernel.figures.sources import Reader
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.kernel.identity.models import Unit

    begun = _clock()
    with snapshot():
        reader = Reader(
            FigureScope.of(Unit.objects.get(code="410999")), Period.between(date(YEAR, 1, 1), date(YEAR, 12, 31))
        )
        value = reader.read(figure_id).outcome.value
        read = _since(begun)
        report = freeze_report(
            actor=SYSTEM, now=NOW, kind="bench", title="测", reader=reader, printed={figure_id: [str(value)]}
        )
    took = _since(begun)
    (figure,) = report.figures.all()
    return {
        "report": report.pk,
        "read": read,
        "whole": took,
        "records": figure.record_count,
        "bytes": len(figure.records),
        "value": str(value),
    }


def verified(report: int) -> dict[str, Any]:
    """Verify one report."""
    from yingshang.kernel.figures.models import FrozenReport
    from yingshang.kernel.figures.verifying import verify_report

    row = FrozenReport.objects.get(pk=report)
    begun = _clock()
    found = verify_report(row, actor=None)
    return {"whole": _since(begun), "ok": found.ok, "why": sum(len(c.why) for c in found.changed)}


def corrected(report: int, rows: int) -> dict[str, Any]:
    """Verify one report when two hundred entities were established the year before and nobody knows whom they employ."""
    from django.db import transaction

    from yingshang.registry.enterprises.models import Enterprise

    with transaction.atomic():
        of_year = Enterprise.objects.filter(established_on__year=YEAR).order_by("pk").values_list("pk", flat=True)
        chosen = list(of_year[:: max(rows // CORRECTED, 1)])[:CORRECTED]
        Enterprise.objects.filter(pk__in=chosen).update(established_on=date(YEAR - 1, 12, 1), employees=None)
        found = verified(report)
        transaction.set_rollback(True)
    return found


def apart(act: Callable[..., Any], *given: Any) -> tuple[Any, int]:
    """What an act gives in a process of its own, and the MB by which its memory grew at most."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def work() -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        done = act(*given)
        theirs.send((done, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024))

    worker = context.Process(target=work)
    worker.start()
    theirs.close()
    done, grown = ours.recv()
    worker.join()
    return done, grown


def main() -> None:
    """Fill, freeze, verify, correct, verify again."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000 if district.FULL else 100_000)
    rows = parser.parse_args().rows
    vendor = district.set_up()
    declare()
    started = time.perf_counter()
    fill(rows)
    print(f"{vendor}, {rows:,} entities of the year; filled in {time.perf_counter() - started:.0f} s", flush=True)
    (floor, least), grown = apart(bare, rows)
    print(f"floor: {_took(floor)}, {least:,} bytes, {grown} MB", flush=True)
    reports = {}
    for name, figure_id in FIGURES.items():
        made, grown = apart(frozen, figure_id)
        reports[name] = made["report"]
        again, more = apart(verified, made["report"])
        assert again["ok"], (name, again)
        print(
            f"{name}: read {_took(made['read'])}, read and frozen {_took(made['whole'])} = {_times(made['whole'], floor)}, "
            f"{made['records']:,} records, {made['bytes']:,} bytes ({made['bytes'] / made['records']:.2f} each), "
            f"{grown} MB; verified {_took(again['whole'])} = {_times(again['whole'], floor)}, {more} MB",
            flush=True,
        )
    for name, report in reports.items():
        again, more = apart(corrected, report, rows)
        print(
            f"{name}, {CORRECTED} corrected: verified {_took(again['whole'])}, {again['why']} lines, {more} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
