"""What outreach does in the background by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.affairs.outreach.services import close_agreed_hints
from yingshang.kernel.jobs.registry import job


@job("outreach.close_hints", "核对登记状态线索", every=timedelta(hours=1))
def close_hints(now: datetime) -> dict[str, int]:
    """Close the hints with which the register agrees by now."""
    return {"closed": close_agreed_hints(now=now)}
