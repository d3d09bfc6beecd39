"""What the demonstration's units stated: signed, stamped, one corrected; the same each time."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.audit.verification import verify
from yingshang.kernel.demo import Stage
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.figures import FigureScope, Period
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.demo import STATED, build_returns
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.demo import build_organisation


@pytest.fixture
def stage(db: None) -> Stage:
    made = Stage(seed=1, today=date(2026, 3, 11), enterprises=0, say=lambda _: None)
    build_organisation(made)
    build_returns(made)
    return made


def test_returns_are_signed_stamped_and_one_is_corrected(stage: Stage) -> None:
    assert {stated.figure for stated in STATED} <= set(contract())
    assert AttestedReturn.objects.count() == len(STATED) + 1
    corrected = AttestedReturn.objects.get(version=2)
    assert (corrected.values["value"], corrected.reason[:2]) == ("137", "漏计")
    assert Attachment.objects.filter(purpose="盖章扫描件").count() == sum(s.scanned for s in STATED) + 1
    assert all(one.signer_id and one.preparer_id and one.checker_id for one in AttestedReturn.objects.all())
    assert verify().ok


def test_last_year_reads_them(stage: Stage) -> None:
    reader = Reader(FigureScope.of(stage.things["district"]), Period.year(2025, stage.today))
    readings = {stated.figure: reader.read(stated.figure) for stated in STATED}
    assert all(reading.status == "ok" for reading in readings.values())
    assert readings["survey.external_satisfaction"].source == "notice"
    assert readings["publicity.articles_city_or_above"].outcome.value == 137
