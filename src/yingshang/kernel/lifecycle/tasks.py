"""What the lifecycle does in the background: watch the clocks, count provisional deadlines again."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.lifecycle.idempotency import purge_keys
from yingshang.kernel.lifecycle.renewal import renew_provisional
from yingshang.kernel.lifecycle.watch import scan


@job("lifecycle.scan", "时限扫描：提醒、提级、逾期自动办理", every=timedelta(minutes=5))
def scan_clocks(now: datetime) -> dict[str, int]:
    """Reminders, escalations and moves by silence that have become due."""
    result = scan(now)
    return {"reminded": result.reminded, "raised": result.raised, "lapsed": result.lapsed}


@job("lifecycle.renew_provisional", "暂定时限重算", daily="01:10")
def renew_deadlines(now: datetime) -> dict[str, int]:
    """Deadlines that were provisional until the working days were published."""
    return {"renewed": renew_provisional(now)}


@job("lifecycle.purge_keys", "清理接口幂等键", daily="02:20")
def forget_keys(now: datetime) -> dict[str, int]:
    """Keys of requests older than a week."""
    return {"purged": purge_keys(now=now)}
