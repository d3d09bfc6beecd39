"""The step of the demonstration: every paper's story in one script, so that numbers follow the days."""

from __future__ import annotations

from django.db import transaction

from yingshang.faces.reports.demo.annual import tell_the_year
from yingshang.faces.reports.demo.desk import Desk, Script
from yingshang.faces.reports.demo.monthly import tell_the_months
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.figures.sources import records_standing
from yingshang.kernel.workshop.models import Paper


@step("文稿", order=90)
def tell_the_papers(stage: Stage) -> None:
    """Last year's summary and two monthly notices, as far as they lie in the district's past."""
    desk, script = Desk(stage), Script()
    tell_the_year(desk, script)
    tell_the_months(desk, script)
    with transaction.atomic(), records_standing():
        script.play(stage.now)
    stage.made["文稿"] = Paper.objects.count()
