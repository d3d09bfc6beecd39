"""What runs in the background by the clock: codes of closed entities end; counters and old sheets are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.jobs.registry import job
from yingshang.registry.codes.services import end_stuck, forget_looks, forget_sheets, revoke_closed


@job("codes.forget", "清理企业码的查询计次和过期标签文件", every=timedelta(hours=1))
def forget(now: datetime) -> dict[str, int]:
    """Counters older than an hour; files past the days for which imports' files are kept; lists that lost their worker."""
    return {"looks": forget_looks(now=now), "sheets": forget_sheets(now=now), "stuck": end_stuck(now=now)}


@job("codes.tidy", "作废已注销主体的企业码", daily="03:50")
def tidy(now: datetime) -> dict[str, int]:
    """End what is left over after the register changed."""
    return {"revoked": revoke_closed(now=now)}
