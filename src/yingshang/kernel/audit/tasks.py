"""What the audit does in the background."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.audit import services
from yingshang.kernel.jobs.registry import job


@job("audit.seal_day", "封存当日审计链", daily="00:20")
def seal_day(now: datetime) -> dict[str, int]:
    """Seal what grew since the last block into the public chain."""
    blocks = services.seal_day(now)
    return {"blocks": len(blocks), "heads": sum(len(block.heads) for block in blocks)}
