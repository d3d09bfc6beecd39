"""What the demonstration's units sent."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.audit.verification import verify
from yingshang.kernel.demo import Stage
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.demo import build_organisation
from yingshang.kernel.intake.demo import REVIEWS, build_intake
from yingshang.kernel.intake.models import Due, Owing, ReturnSheet, ScanPage
from yingshang.kernel.intake.queries.dues import with_state

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]


def test_forty_units_with_late_waived_corrected_and_paper() -> None:
    stage = Stage(seed=1, today=date(2026, 4, 20), enterprises=2000, say=lambda _: None)
    build_organisation(stage)
    build_intake(stage)
    assert Owing.objects.values("unit").distinct().count() >= 38
    states = set(with_state(Due.objects.all(), stage.today).values_list("state", flat=True))
    assert states >= {"received", "received_late", "late", "waived", "waiting"}
    assert ReturnSheet.objects.filter(version=2, signed_version=2).count() == 1
    assert {"filed", "waiting"} == set(ScanPage.objects.values_list("state", flat=True))
    assert ReturnSheet.objects.filter(on_paper=True).exists()
    states_of_sheets = set(ReturnSheet.objects.values_list("case__state", flat=True))
    assert "signed" in states_of_sheets
    assert states_of_sheets & {"drafting", "prepared", "checked"}
    reading = Reader(FigureScope.of(stage.things["district"]), Period.year(2025, stage.today)).read(REVIEWS)
    assert (reading.source, reading.outcome.n is not None) == ("notice", True)
    notices = ReturnSheet.objects.filter(form__kind="notice", case__state="signed")
    assert {"省政管通报", "市营商通报"} == {sheet.document_number.partition("〔")[0] for sheet in notices}
    assert all(sheet.case.attachments.exists() for sheet in notices)
    assert AttestedReturn.objects.filter(version=2).count() >= 1
    assert verify().ok
