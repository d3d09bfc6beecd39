"""The outbox's work in the background: every worker empties it all the time."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.jobs.registry import pump
from yingshang.kernel.outbox import delivery


@pump("outbox.deliver")
def deliver(now: datetime) -> int:
    """Deliver what waits."""
    return delivery.deliver(now)
