"""What is done to a paper besides its moves, in the chain of its case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.models import Paper


def chain(paper: Paper, action: str, *, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """Add an entry to the chain of a paper's case; in the caller's transaction."""
    append(chain_for("case", paper.case.number), action=f"workshop.{action}", ids=actor.ids, now=now, data=dict(data))
