"""Market entities for tests, made with the models alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from yingshang.kernel import clock
from yingshang.kernel.identity.models import Party, PartyKind, Unit
from yingshang.registry.enterprises.enums import Kind, Placement, Status
from yingshang.registry.enterprises.models import Enterprise, EnterpriseStatus
from yingshang.registry.enterprises.rules.uscc import make_uscc
from yingshang.registry.enterprises.services.naming import index_renamed

BORN = date(2021, 3, 1)


def code_of(number: int, prefix: str = "91") -> str:
    """A valid code."""
    return make_uscc(prefix, "411102", f"MA{number:06d}")


def make_enterprise(number: int, district: Unit, party: Party | None = None, **values: Any) -> Enterprise:
    """An active enterprise with its state; ``values`` are fields of the model."""
    name = values.pop("name", party.name if party else f"云溪第{number}商贸有限公司")
    party = party or Party.objects.create(kind=PartyKind.EXTERNAL, name=name)
    unit = values.get("unit")
    defaults: dict[str, Any] = {
        "uscc": code_of(number),
        "kind": Kind.ENTERPRISE,
        "status": Status.ACTIVE,
        "established_on": BORN,
        "placement": Placement.DICTIONARY if unit else Placement.WAITING,
        "updated_at": datetime(2026, 1, 1, tzinfo=clock.SHANGHAI),
    }
    made = Enterprise.objects.create(party=party, district=district, name=name, **{**defaults, **values})
    since = made.established_on or BORN
    EnterpriseStatus.objects.create(enterprise=made, status=made.status, since=since, source="list")
    index_renamed([(made.pk, made.uscc, made.name, made.former_names)], [])
    return made
