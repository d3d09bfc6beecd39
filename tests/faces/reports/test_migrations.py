"""Migrating an installation that has written summaries: they become editions of the workshop, and nothing of them changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.cast import Cast
from tests.kernel.cases.test_migrations import migrate
from yingshang.faces.reports.models import SummaryRequest
from yingshang.kernel import seal
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.workshop.models import Edition

BEFORE = [("reports", "0002_requests")]
CONTENT = {"title": "总结", "signer": "区营商办", "chapters": [], "dropped": [], "checks": [], "sources": []}


def frozen(cast: Cast, now: datetime, year: int) -> FrozenReport:
    """A frozen report without figures."""
    return FrozenReport.objects.create(
        kind="annual_summary",
        title=f"云溪区{year}年总结",
        unit=cast.units["district"],
        period_first=date(year, 1, 1),
        period_last=date(year, 12, 31),
        period_label=f"{year}年",
        frozen_at=now,
        acting_as="区营商办",
        digest="0" * 64,
        key_id="0" * 16,
        signature="0" * 88,
    )


def before() -> Any:
    """The models as they were."""
    return MigrationExecutor(connection).loader.project_state(BEFORE).apps


@pytest.mark.django_db(transaction=True)
def test_summaries_written_before_become_editions_with_their_requests(cast: Cast, now: datetime) -> None:
    reports = [frozen(cast, now, year) for year in (2023, 2024)]
    actor = cast.office_clerk
    try:
        migrate(BEFORE)
        models = before()
        old = models.get_model("reports", "WrittenSummary")
        for pk, report in zip((7, 12), reports, strict=True):
            year = report.period_first.year
            old.objects.create(
                pk=pk,
                frozen_id=report.pk,
                number=f"ZJ{year}-000001",
                year=year,
                draft=pk == 7,
                content=CONTENT,
                digest=seal.digest(CONTENT),
            )
        models.get_model("reports", "SummaryRequest").objects.create(
            unit_id=cast.units["district"].pk,
            year=2024,
            draft=False,
            state="done",
            requested_at=now,
            user_id=actor.user_id,
            seat=actor.seat,
            acting_as=actor.acting_as,
            written_id=12,
        )
    finally:
        migrate()
    kept = Edition.objects.order_by("pk").values_list("pk", "number", "draft", "frozen_id", "paper_id")
    assert list(kept) == [
        (7, "ZJ2023-000001", True, reports[0].pk, None),
        (12, "ZJ2024-000001", False, reports[1].pk, None),
    ]
    assert all(row.content == CONTENT and row.digest == seal.digest(CONTENT) for row in Edition.objects.all())
    asked = SummaryRequest.objects.select_related("written").get()
    assert asked.written is not None
    assert asked.written.number == "ZJ2024-000001"
    assert "reports_writtensummary" not in connection.introspection.table_names()
    further = frozen(cast, now, 2025)
    made = Edition.objects.create(frozen=further, number="ZJ2025-000001", content=CONTENT, digest="0" * 64)
    assert made.pk > 12, "numbers go on after those that moved"
