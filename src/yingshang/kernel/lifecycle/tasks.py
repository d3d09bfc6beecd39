"""What the lifecycle does in the background: watch the clocks, count provisional deadlines again; keys of the API may go."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.lifecycle.models import IdempotencyKey
from yingshang.kernel.lifecycle.renewal import renew_provisional
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.retention.registry import Ask, Leftovers, Rows, retained


@job("lifecycle.scan", "时限扫描：提醒、提级、逾期自动办理", every=timedelta(minutes=5))
def scan_clocks(now: datetime) -> dict[str, int]:
    """Reminders, escalations and moves by silence that have become due."""
    result = scan(now)
    return {"reminded": result.reminded, "raised": result.raised, "lapsed": result.lapsed}


@job("lifecycle.renew_provisional", "暂定时限重算", daily="01:10")
def renew_deadlines(now: datetime) -> dict[str, int]:
    """Deadlines that were provisional until the working days were published."""
    return {"renewed": renew_provisional(now)}


@retained("lifecycle.keys", "接口幂等键及其应答", days=7, most=180, basis="接口约定：一周内重发不重办")
def old_keys(ask: Ask) -> Leftovers:
    """Keys of requests, with what was answered."""
    return Rows(IdempotencyKey.objects.filter(at__lt=ask.before))
