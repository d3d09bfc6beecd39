"""What runs in the background: contents that no row came to know are swept away."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.evidence.services import sweep
from yingshang.kernel.jobs.registry import job


@job("evidence.sweep", "清理没有登记的附件内容", daily="03:25")
def sweep_contents(now: datetime) -> dict[str, int]:
    """Delete what a move that failed after its files were stored has left behind."""
    return {"removed": sweep(now=now)}
