"""What the doors do in the background: forget."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.login.services import purge_doors


@job("login.purge", "清理过期的验证码和登录计次", daily="03:20")
def purge(now: datetime) -> dict[str, int]:
    """Codes and attempts older than a day."""
    return {"deleted": purge_doors(now=now)}
