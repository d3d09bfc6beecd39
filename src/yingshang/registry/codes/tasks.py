"""What runs in the background by the clock: counters of addresses and old sheets of labels are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.jobs.registry import job
from yingshang.registry.codes.services import end_stuck, forget_looks, forget_sheets


@job("codes.forget", "清理企业码的查询计次和过期标签文件", every=timedelta(hours=1))
def forget(now: datetime) -> dict[str, int]:
    """Counters older than an hour; files past the days for which imports' files are kept; lists that lost their worker."""
    return {"looks": forget_looks(now=now), "sheets": forget_sheets(now=now), "stuck": end_stuck(now=now)}
