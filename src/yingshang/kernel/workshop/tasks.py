"""What the workshop does in the background."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.clock import day_of
from yingshang.kernel.jobs.registry import job
from yingshang.kernel.workshop.services.material import remind_late


@job("workshop.remind", "文稿素材催报", every=timedelta(hours=1))
def chase(now: datetime) -> dict[str, int]:
    """Units that owe material today or are late."""
    return {"told": remind_late(today=day_of(now), now=now)}
