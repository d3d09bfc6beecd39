"""What outreach does in the background by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.affairs.outreach.services import close_agreed_hints, purge_sheets
from yingshang.kernel.jobs.registry import job


@job("outreach.close_hints", "核对登记状态线索", every=timedelta(hours=1))
def close_hints(now: datetime) -> dict[str, int]:
    """Close the hints with which the register agrees by now."""
    return {"closed": close_agreed_hints(now=now)}


@job("outreach.purge_sheets", "清理没有确认的走访表", daily="03:35")
def purge(now: datetime) -> dict[str, int]:
    """Drop sheets that nobody confirmed for a month."""
    return {"dropped": purge_sheets(now=now)}
