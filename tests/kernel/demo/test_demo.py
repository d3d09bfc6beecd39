"""The demonstration district: the same seed and day make the same district, and its people's year looks like one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

QUERIES = (
    "SELECT number, kind, title, state, version, opened_at, closed_at, next_due FROM cases_case ORDER BY number",
    "SELECT seq, at, actor_name, acting_as, move, text, to_state FROM cases_timelineentry ORDER BY id",
    "SELECT clock, started_at, due_at, outcome FROM deadlines_deadline ORDER BY id",
    "SELECT uscc, name, kind, status, capital, established_on, address FROM enterprises_enterprise ORDER BY uscc",
    "SELECT name, path FROM identity_unit ORDER BY id",
    "SELECT satisfaction, solved, reached, text FROM demands_callback ORDER BY id",
    "SELECT at, acting_as, paragraphs FROM workshop_material ORDER BY id",
)


pytestmark = [pytest.mark.xdist_group("districts"), pytest.mark.timeout(400)]
if os.environ.get("YINGSHANG_DATABASE_URL"):
    pytestmark.append(pytest.mark.skip(reason="builds districts on SQLite, which the other suite does"))


def command(home: Path, *words: str) -> None:
    """Run one command on a home of its own."""
    environment = {**os.environ, "YINGSHANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yingshang.conf.settings"}
    environment.pop("YINGSHANG_DATABASE_URL", None)
    line = [sys.executable, "-m", "yingshang.conf.cli", *words]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def build(home: Path, seed: int) -> sqlite3.Connection:
    """A district made by the command in a home that has its tables."""
    command(home, "demo", "--enterprises", "400", "--seed", str(seed), "--today", "2026-06-30", "--json")
    return sqlite3.connect(home / "yingshang.sqlite3")


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> list[sqlite3.Connection]:
    """Two with the same seed, one with another; the empty tables are made once."""
    empty = tmp_path_factory.mktemp("empty") / "home"
    command(empty, "migrate")
    homes = [tmp_path_factory.mktemp("homes") / str(number) for number in range(3)]
    for home in homes:
        shutil.copytree(empty, home)
    return [build(home, seed) for home, seed in zip(homes, (1, 1, 2), strict=True)]


def rows(district: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return district.execute(query).fetchall()


def count(district: sqlite3.Connection, query: str) -> int:
    return int(district.execute(query).fetchone()[0])


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_seed_makes_the_same_district(districts: list[sqlite3.Connection], query: str) -> None:
    same, again, other = (rows(district, query) for district in districts)
    assert same == again
    assert len(same) > 20
    if "identity_unit" not in query:
        assert same != other


def test_its_life_ends_on_its_today_and_has_every_kind_of_story(districts: list[sqlite3.Connection]) -> None:
    district = districts[0]
    assert count(district, "SELECT count(*) FROM cases_timelineentry WHERE at >= '2026-06-30 16:00'") == 0
    first, last = district.execute("SELECT min(opened_on), max(opened_on) FROM cases_case").fetchone()
    assert first < "2025-01-20"
    assert last > "2026-06-20"
    moves = {move for (move,) in rows(district, "SELECT DISTINCT move FROM cases_timelineentry")}
    assert moves >= {"contest", "ask_supplement", "ask_extension", "withdraw", "refuse", "call_back", "rate", "reply"}
    assert count(district, "SELECT count(*) FROM deadlines_deadline WHERE outcome = 'missed'") > 0
    assert count(district, "SELECT count(*) FROM demands_callback WHERE satisfaction <= 2") > 0
    assert count(district, "SELECT count(*) FROM demands_callback WHERE reached = 0") > 0


def test_the_week_and_the_year_have_their_load(districts: list[sqlite3.Connection]) -> None:
    by_day = dict(rows(districts[0], "SELECT strftime('%w', opened_on), count(*) FROM cases_case GROUP BY 1"))
    assert by_day["1"] > 2 * by_day.get("0", 0)
    assert by_day["1"] > 2 * by_day.get("6", 0)


def test_numbers_have_no_gap_and_follow_the_clock(districts: list[sqlite3.Connection]) -> None:
    for year in ("2025", "2026"):
        found = rows(
            districts[0],
            f"SELECT number, opened_at FROM cases_case WHERE number LIKE 'SQ{year}%' ORDER BY number",
        )
        assert [int(str(number)[-6:]) for number, _ in found] == list(range(1, len(found) + 1))
        told = rows(
            districts[0],
            "SELECT c.number, c.opened_at FROM cases_case c JOIN demands_demand d ON d.case_id = c.id "
            f"WHERE c.number LIKE 'SQ{year}%' AND d.channel = 'hotline' ORDER BY c.number",
        )  # what officials write down afterwards takes its number later
        assert len(told) > 5
        moments = [at for _, at in told]
        assert moments == sorted(moments)  # type: ignore[type-var]
