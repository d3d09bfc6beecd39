"""What runs in the background: assignments of entities that are active no longer end by themselves."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.jobs.registry import job
from yingshang.registry.assignments.services import close_inactive


@job("assignments.tidy", "终止已注销主体的包联", daily="03:40")
def tidy(now: datetime) -> dict[str, int]:
    """Close what is left over after the register changed."""
    return {"closed": close_inactive(now=now)}
