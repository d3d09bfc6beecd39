"""The tables of outreach."""

from yingshang.affairs.outreach.models.found import Denial, StatusHint, VisitPhoto
from yingshang.affairs.outreach.models.uploads import VisitUpload
from yingshang.affairs.outreach.models.visits import Assistance, Leaflet, TakenDemand, Visit

__all__ = [
    "Assistance",
    "Denial",
    "Leaflet",
    "StatusHint",
    "TakenDemand",
    "Visit",
    "VisitPhoto",
    "VisitUpload",
]
