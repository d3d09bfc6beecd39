"""What intake does in the background."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.intake.services.scanning import scan
from yingshang.kernel.jobs.registry import job


@job("intake.scan", "应报扫描：生成、提醒、催报", every=timedelta(hours=1))
def scan_dues(now: datetime) -> dict[str, int]:
    """Dues of coming periods, provisional dates, reminders, lateness."""
    result = scan(now)
    return {"made": result.made, "moved": result.moved, "reminded": result.reminded, "late": result.late}
