"""What the audit does in the background."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from yingshang.kernel.audit import guards, services
from yingshang.kernel.audit.errors import GuardsMissing
from yingshang.kernel.jobs.registry import job


@job("audit.seal_day", "封存当日审计链", daily="00:20")
def seal_day(now: datetime) -> dict[str, int]:
    """Seal what grew since the last block into the public chain. Fails visibly when a guard no longer stands."""
    blocks = services.seal_day(now)
    if fallen := guards.missing(connection):
        raise GuardsMissing("、".join(guard.name for guard in fallen))
    return {"blocks": len(blocks), "heads": sum(len(block.heads) for block in blocks)}
