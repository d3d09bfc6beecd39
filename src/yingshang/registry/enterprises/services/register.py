"""The register as a whole: its lock, its version, its chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel.audit import services as audit
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.models import ImportRun

CHAIN = "register"


def district_of(actor: Actor) -> Unit:
    """The actor's district; for the system the only one. Errors: ``Unit.DoesNotExist``, ``MultipleObjectsReturned``."""
    if actor.district_id is not None:
        return Unit.objects.get(pk=actor.district_id)
    return Unit.objects.get(kind=UnitKind.DISTRICT, parent=None)


def lock_register(district: Unit) -> None:
    """Let nobody else write the district's register until the caller's transaction ends."""
    chain = audit.chain_for(CHAIN, district.pk)
    Chain.objects.select_for_update().get(pk=chain.pk)


def register_version(district: Unit) -> tuple[int, int]:
    """Changes with every write of the district's register: entries on its chain, imports done."""
    length = Chain.objects.filter(kind=CHAIN, ref=str(district.pk)).values_list("length", flat=True).first()
    return length or 0, ImportRun.objects.filter(district=district, state=ImportState.DONE).count()


def note(district_id: int, *, action: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """One entry on the register's chain, in the caller's transaction."""
    audit.append(audit.chain_for(CHAIN, district_id), action=action, ids=actor.ids, now=now, data=data)
