"""Committing and performing: what is published when, who may do what, and that ten lines of Python agree."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.draws.errors import DrawRefused
from yingshang.kernel.draws.models import Draw
from yingshang.kernel.draws.queries import draws_for, outcome_of, package_of, public_draw, recompute_script
from yingshang.kernel.draws.services import commit_draw, perform_draw

pytestmark = pytest.mark.django_db

FRAME = {f"V{i:03d}": "清溪镇" if i % 3 else "河西街道" for i in range(60)}


def _committed(cast: Cast, now: datetime, wanted: dict[str, int] | None = None) -> Draw:
    return commit_draw(
        purpose="outreach.recheck",
        title="三月回访抽查",
        frame=FRAME,
        wanted=wanted or {"清溪镇": 4, "河西街道": 2},
        actor=cast.office_clerk,
        now=now,
    )


def test_plain_python_recomputes_the_result(cast: Cast, now: datetime, tmp_path: Path) -> None:
    draw = _committed(cast, now)
    perform_draw(draw=draw, witness_text="三月十一日 星期三", actor=cast.discipline, now=now)
    package, script = tmp_path / "package.json", tmp_path / "recompute.py"
    package.write_text(json.dumps(package_of(public_draw(draw.token)), ensure_ascii=False), encoding="utf-8")
    script.write_text(recompute_script(), encoding="utf-8")
    assert len(recompute_script().splitlines()) == 10
    said = subprocess.run(
        [sys.executable, "-I", script, package], capture_output=True, text=True, encoding="utf-8", check=True
    )
    found = outcome_of(public_draw(draw.token))
    assert found is not None
    printed, _, agrees = said.stdout.strip().rpartition(" ")
    assert (json.loads(printed), agrees) == (found.result, "True")


def test_a_changed_secret_is_found_out_by_the_script(cast: Cast, now: datetime, tmp_path: Path) -> None:
    draw = _committed(cast, now)
    perform_draw(draw=draw, witness_text="七", actor=cast.discipline, now=now)
    package = package_of(public_draw(draw.token)) | {"secret": "0" * 64}
    (tmp_path / "package.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "recompute.py").write_text(recompute_script(), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-I", tmp_path / "recompute.py", tmp_path / "package.json"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert "not what was committed" in said.stderr


def test_before_the_draw_the_secret_is_nowhere_to_be_read(cast: Cast, now: datetime) -> None:
    draw = _committed(cast, now)
    package = package_of(public_draw(draw.token))
    assert not {"secret", "witness", "result"} & package.keys()
    assert str(draw.secret) not in json.dumps(package)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM draws_draw WHERE id = %s", [draw.pk])
        stored = bytes(cursor.fetchone()[0])
    assert str(draw.secret).encode() not in stored


def test_the_witness_is_another_person_and_draws_once(cast: Cast, now: datetime) -> None:
    draw = _committed(cast, now)
    with pytest.raises(DrawRefused, match="不能同时作见证人"):
        perform_draw(draw=draw, witness_text="七", actor=cast.office_clerk, now=now)
    with pytest.raises(DrawRefused, match="见证人说出"):
        perform_draw(draw=draw, witness_text="  ", actor=cast.discipline, now=now)
    first = perform_draw(draw=draw, witness_text="七", actor=cast.discipline, now=now)
    with pytest.raises(DrawRefused, match="已经完成"):
        perform_draw(draw=draw, witness_text="八", actor=cast.discipline, now=now)
    again = outcome_of(public_draw(draw.token))
    assert again is not None
    assert (again.witness_text, again.result) == ("七", first.result)


@pytest.mark.parametrize(
    ("frame", "wanted", "said"),
    [
        ({}, {"": 1}, "范围是空的"),
        ({"a": ""}, {"": 2}, "只有 1 个对象"),
        ({"a": "甲"}, {"乙": 1}, "“乙”范围内只有 0 个"),
        ({"a": ""}, {"": 0}, "至少为 1"),
        ({"a\tb": ""}, {"": 1}, "制表符"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(
    cast: Cast, now: datetime, frame: dict[str, str], wanted: dict[str, int], said: str
) -> None:
    with pytest.raises(DrawRefused, match=said):
        commit_draw(purpose="p", title="t", frame=frame, wanted=wanted, actor=cast.office_clerk, now=now)
    assert not Draw.objects.exists()


def test_neither_commitment_nor_result_can_be_rewritten(cast: Cast, now: datetime) -> None:
    draw = _committed(cast, now)
    made = perform_draw(draw=draw, witness_text="七", actor=cast.discipline, now=now)
    for row in (draw, made):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(acting_as="别人")
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()


def test_both_acts_stand_in_the_chain(cast: Cast, now: datetime) -> None:
    draw = _committed(cast, now)
    perform_draw(draw=draw, witness_text="七", actor=cast.discipline, now=now)
    entries = list(Entry.objects.filter(chain__kind="draws", chain__ref=draw.token).order_by("seq"))
    assert [entry.action for entry in entries] == ["draws.commit", "draws.perform"]
    assert entries[0].data["commitment"] == draw.commitment
    assert verify().ok


def test_draws_are_seen_with_the_permission_only(cast: Cast, now: datetime) -> None:
    draw = _committed(cast, now)
    assert list(draws_for(cast.discipline)) == [draw]
    assert not draws_for(cast.officer_a).exists()
    assert not draws_for(cast.enterprise).exists()
