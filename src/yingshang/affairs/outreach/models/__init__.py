"""The tables of outreach."""

from yingshang.affairs.outreach.models.found import Denial, StatusHint, VisitPhoto
from yingshang.affairs.outreach.models.patrol import PatrolRound, PatrolSummary, Recheck, SampleRule
from yingshang.affairs.outreach.models.uploads import VisitUpload
from yingshang.affairs.outreach.models.visits import Assistance, Leaflet, TakenDemand, Visit

__all__ = [
    "Assistance",
    "Denial",
    "Leaflet",
    "PatrolRound",
    "PatrolSummary",
    "Recheck",
    "SampleRule",
    "StatusHint",
    "TakenDemand",
    "Visit",
    "VisitPhoto",
    "VisitUpload",
]
