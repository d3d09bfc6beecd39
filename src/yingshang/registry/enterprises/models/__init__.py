"""The tables of the register."""

from yingshang.registry.enterprises.models.attribution import AttributionRule
from yingshang.registry.enterprises.models.enterprise import (
    ChangeRecord,
    Contact,
    Enterprise,
    EnterpriseParty,
    EnterpriseStatus,
    Tag,
)
from yingshang.registry.enterprises.models.imports import ImportRun
from yingshang.registry.enterprises.models.snapshots import Listing, SnapshotChange
from yingshang.registry.enterprises.models.visibility import EnterpriseQuerySet, visible_enterprises

__all__ = [
    "AttributionRule",
    "ChangeRecord",
    "Contact",
    "Enterprise",
    "EnterpriseParty",
    "EnterpriseQuerySet",
    "EnterpriseStatus",
    "ImportRun",
    "Listing",
    "SnapshotChange",
    "Tag",
    "visible_enterprises",
]
