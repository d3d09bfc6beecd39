"""No gap and no double: one after another, rolled back, in threads, in processes, and killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from yingshang.kernel import clock
from yingshang.kernel.numbering.models import Series
from yingshang.kernel.numbering.services import format_number, take_number, take_numbers

SOURCE = Path(__file__).resolve().parents[3] / "src"
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=clock.SHANGHAI)


def taken(series: str = "SQ", year: int | None = 2026) -> int:
    with transaction.atomic():
        return take_number(series, year=year, now=NOW)


@pytest.mark.django_db
def test_numbers_follow_one_another_in_each_series_and_year() -> None:
    assert [taken(), taken(), taken("SQ", 2027), taken("TS"), taken("TS", None), taken()] == [1, 2, 1, 1, 1, 3]
    assert Series.objects.get(code="SQ", year=2026).taken_at == NOW


@pytest.mark.django_db
def test_a_run_of_numbers() -> None:
    assert taken() == 1
    assert take_numbers("SQ", year=2026, count=1000, now=NOW) == 2
    assert taken() == 1002
    with pytest.raises(ValueError, match="at least one"):
        take_numbers("SQ", year=2026, count=0, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_number_belongs_to_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        take_number("SQ", year=2026, now=NOW)
    assert not Series.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap() -> None:
    for after in (0, 1):  # the very first of a series, and a later one
        with transaction.atomic():
            assert take_number("SQ", year=2026, now=NOW) == after + 1
            transaction.set_rollback(True)
        assert taken() == after + 1


def test_format() -> None:
    assert format_number("SQ", 2026, 123) == "SQ2026-000123"
    assert format_number("SQ", None, 1_234_567) == "SQ-1234567"


@pytest.mark.django_db(transaction=True)
def test_threads_that_begin_a_series_at_once() -> None:
    """Eight begin together; every third transaction is rolled back after it took its number."""
    start = Barrier(8)

    def work(worker: int) -> list[int]:
        kept = []
        start.wait()
        for turn in range(12):
            rolled_back = (worker + turn) % 3 == 0
            with transaction.atomic():
                number = take_number("SQ", year=2026, now=NOW)
                transaction.set_rollback(rolled_back)
            if not rolled_back:
                kept.append(number)
        connection.close()
        return kept

    with ThreadPoolExecutor(8) as pool:
        kept = [number for numbers in pool.map(work, range(8)) for number in numbers]
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert Series.objects.get().last == len(kept) == 64


PROGRAM = """
import sys
import django
django.setup()
from django.db import transaction
from yingshang.kernel import clock
from yingshang.kernel.numbering.services import take_number
print("ready", flush=True)
sys.stdin.readline()
for turn in range(int(sys.argv[1])):
    with transaction.atomic():
        number = take_number("SQ", year=2026, now=clock.now())
        if len(sys.argv) > 2:
            print(number, flush=True)
            sys.stdin.readline()
    print(number, flush=True)
"""


def begin(*arguments: str) -> subprocess.Popen[str]:
    """Another process of the system on the database of this test."""
    there = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        url = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**there)
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "YINGSHANG_DATABASE_URL": url}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], env=environment, stdin=pipe, stdout=pipe, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_processes_and_one_that_is_killed_with_a_number_in_hand() -> None:
    assert taken() == 1
    killed, *others = begin("1", "hold"), begin("40"), begin("40")
    assert killed.stdin is not None
    assert killed.stdout is not None
    killed.stdin.write("\n")
    killed.stdin.flush()
    assert killed.stdout.readline() == "2\n"
    for process in others:  # they ask while the number is held
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    numbers = [int(line) for process in others for line in process.communicate()[0].split()]
    assert [process.returncode for process in others] == [0, 0]
    assert sorted(numbers) == list(range(2, 82))
    assert taken() == 82
