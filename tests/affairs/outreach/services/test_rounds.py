"""Committing a round, drawing it before a witness, and recomputing it with nothing but Python."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.affairs.outreach.checked import FEBRUARY, IN_MARCH, Checked, committed, visit
from tests.cast import Cast
from yingshang.affairs.outreach.errors import NotPermitted, RoundRefused
from yingshang.affairs.outreach.models import PatrolRound, Recheck, SampleRule, Visit
from yingshang.affairs.outreach.queries.patrol import rule_on
from yingshang.affairs.outreach.services import commit_round, draw_sample, set_sample_rule
from yingshang.kernel.draws.models import Draw
from yingshang.kernel.draws.queries import package_of, public_draw, recompute_script
from yingshang.kernel.identity.queries import actor_for

pytestmark = pytest.mark.django_db


def test_the_frame_are_the_visits_that_count_where_the_team_resides(visited: Cast) -> None:
    made = committed(visited)
    frame = made.draw.candidates
    of_frame = Visit.objects.filter(token__in=frame)
    assert made.frames == [["区市场监管局", 20], ["清溪镇", 10]]
    assert made.draw.wanted == {"区市场监管局": 1, "清溪镇": 1}
    assert set(of_frame.values_list("standing", "reached")) == {("counts", True)}
    assert len(frame) == of_frame.count() == 30
    assert not Recheck.objects.exists()
    assert "secret" not in package_of(made.draw)


def test_what_is_entered_later_is_not_in_the_frame(visited: Cast) -> None:
    made = committed(visited)
    late = visit(visited, "unit_a", "officer_a", 27)
    draw_sample(round=made, witness_text="雨", actor=actor_for(visited.users["deputy"]), now=IN_MARCH)
    assert late.token not in made.draw.candidates


def test_a_running_month_waits(visited: Cast) -> None:
    with pytest.raises(RoundRefused, match="还没有结束"):
        commit_round(
            team=visited.units["team"], month=date(2026, 3, 1), actor=visited.again("discipline"), now=IN_MARCH
        )
    assert not Draw.objects.exists()


def test_a_month_is_drawn_once(visited: Cast) -> None:
    committed(visited)
    with pytest.raises(RoundRefused, match="一组一月"):
        committed(visited)
    assert Draw.objects.count() == PatrolRound.objects.count() == 1


def test_a_month_without_visits_is_refused(visited: Cast) -> None:
    with pytest.raises(RoundRefused, match="没有计入"):
        commit_round(team=visited.units["team"], month=date(2025, 7, 9), actor=visited.discipline, now=IN_MARCH)


@pytest.mark.parametrize("who", ["office_head", "head_a", "leader", "liaison"])
def test_others_do_not_begin_a_round(visited: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        commit_round(team=visited.units["team"], month=FEBRUARY, actor=visited[who], now=IN_MARCH)
    assert not Draw.objects.exists()


def test_who_committed_does_not_witness(visited: Cast) -> None:
    made = committed(visited)
    with pytest.raises(RoundRefused, match="不能同时作见证人"):
        draw_sample(round=made, witness_text="晴", actor=visited.again("discipline"), now=IN_MARCH)
    assert not Recheck.objects.exists()


def test_the_inspectorate_may_witness(visited: Cast) -> None:
    made = committed(visited)
    assert draw_sample(round=made, witness_text="晴", actor=visited.inspector, now=IN_MARCH) == 2


def test_a_drawn_round_is_drawn_once(checked: Checked) -> None:
    before = Recheck.objects.count()
    with pytest.raises(RoundRefused, match="已经完成"):
        draw_sample(round=checked.round, witness_text="再来", actor=checked.cast.inspector, now=IN_MARCH)
    assert Recheck.objects.count() == before


def test_anyone_recomputes_the_sample(checked: Checked, tmp_path: Path) -> None:
    package = json.dumps(package_of(public_draw(checked.round.draw.token)), ensure_ascii=False)
    (tmp_path / "package.json").write_text(package, encoding="utf-8")
    script = recompute_script()
    (tmp_path / "recompute.py").write_text(script, encoding="utf-8")
    assert len([line for line in script.splitlines() if not line.startswith("import")]) <= 10
    ran = subprocess.run(
        [sys.executable, "-I", "recompute.py", "package.json"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    result, agrees = ran.stdout.rsplit(" ", 1)
    drawn = set(Recheck.objects.values_list("visit__token", flat=True))
    assert agrees.strip() == "True"
    assert {key for keys in json.loads(result).values() for key in keys} == drawn


def test_the_package_names_no_enterprise_and_no_official(checked: Checked) -> None:
    package = json.dumps(package_of(public_draw(checked.round.draw.token)), ensure_ascii=False)
    for name in (checked.cast.enterprise_party.name, "孙志强", "冯大勇"):
        assert name not in package


def test_a_check_waits_with_the_team_alone(checked: Checked) -> None:
    row = checked.of("unit_a")
    assert row.case.unit == checked.cast.units["team"]
    assert row.case.holder_id == checked.cast.units["team"].party_id
    assert list(row.case.parties.values_list("role", flat=True)) == ["team"]
    assert row.case.deadlines.get().clock == "contact"
    assert row.most == 3


def test_the_sample_is_dated(visited: Cast) -> None:
    inspector, district = visited.inspector, visited.units["district"]
    today = IN_MARCH.date()
    made = set_sample_rule(
        percent=Decimal(10), least=2, basis="云纪〔2026〕5 号", since=today, actor=inspector, now=IN_MARCH
    )
    assert rule_on(district.pk, today) == made
    shipped = rule_on(district.pk, today - timedelta(days=1))
    assert shipped is not None
    assert shipped.percent == 5
    assert committed(visited).draw.wanted == {"区市场监管局": 2, "清溪镇": 2}


def test_the_supervised_do_not_size_the_sample(visited: Cast) -> None:
    before = SampleRule.objects.count()
    for who in ("office_head", "head_a", "discipline"):
        with pytest.raises(NotPermitted):
            set_sample_rule(
                percent=Decimal(1), least=0, basis="无", since=IN_MARCH.date(), actor=visited[who], now=IN_MARCH
            )
    assert SampleRule.objects.count() == before
