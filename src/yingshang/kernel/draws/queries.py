"""Reading draws, by official and by whoever holds the public address."""

from __future__ import annotations

from importlib import resources
from typing import Any

from django.db.models import QuerySet

from yingshang.kernel.draws.models import Draw, DrawResult
from yingshang.kernel.draws.permissions import READ
from yingshang.kernel.identity.actors import Actor


def draws_for(actor: Actor) -> QuerySet[Draw]:
    """The draws of the actor's district, newest first; none without the permission."""
    if not actor.has(READ) or actor.district_id is None:
        return Draw.objects.none()
    return Draw.objects.filter(district_id=actor.district_id).select_related("outcome", "committed_by")


def public_draw(token: str) -> Draw:
    """A draw by its public address. Errors: ``Draw.DoesNotExist``."""
    return Draw.objects.select_related("outcome", "district").get(token=token)


def outcome_of(draw: Draw) -> DrawResult | None:
    """What came of a draw, ``None`` while it is only committed."""
    return getattr(draw, "outcome", None)


def package_of(draw: Draw) -> dict[str, Any]:
    """All that recomputes the draw, as JSON values; secret, word and result once it is drawn."""
    package: dict[str, Any] = {
        "title": draw.title,
        "algorithm": draw.algorithm,
        "committed_at": draw.committed_at.isoformat(),
        "commitment": draw.commitment,
        "frame_digest": draw.frame_digest,
        "wanted": draw.wanted,
        "frame": draw.candidates,
    }
    outcome = outcome_of(draw)
    if outcome is not None:
        package |= {
            "drawn_at": outcome.drawn_at.isoformat(),
            "secret": outcome.secret,
            "witness": outcome.witness_text,
            "result": outcome.result,
        }
    return package


def recompute_script() -> str:
    """The ten lines of plain Python that recompute a package: ``python recompute.py package.json``."""
    return (resources.files("yingshang.kernel.draws") / "data" / "recompute.py.txt").read_text(encoding="utf-8")
