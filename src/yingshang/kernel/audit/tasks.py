"""What the audit does in the background."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import connection

from yingshang.kernel.audit import guards, services, verification
from yingshang.kernel.audit.errors import GuardsMissing
from yingshang.kernel.jobs.registry import job

logger = logging.getLogger(__name__)

VERIFY = "audit.verify"


@job("audit.seal_day", "封存当日审计链", daily="00:20")
def seal_day(now: datetime) -> dict[str, int]:
    """Seal what grew since the last block into the public chain. Fails visibly when a guard no longer stands."""
    blocks = services.seal_day(now)
    if fallen := guards.missing(connection):
        raise GuardsMissing("、".join(guard.name for guard in fallen))
    return {"blocks": len(blocks), "heads": sum(len(block.heads) for block in blocks)}


@job(VERIFY, "核验审计链", daily="03:40")
def verify(_now: datetime) -> dict[str, Any]:
    """Prove all chains; the auditor's page shows what was found, each broken chain with it."""
    found = verification.verify(every=True)
    if not found.ok:
        logger.error("audit chains broken: %s", found.first_broken)
    return found.as_json()
