"""The tables of outreach."""

from yingshang.affairs.outreach.models.found import Denial, StatusHint, VisitPhoto
from yingshang.affairs.outreach.models.patrol import PatrolRound, PatrolSummary, Recheck, SampleRule
from yingshang.affairs.outreach.models.symposia import Invitation, Symposium, SymposiumDemand, SymposiumTopic
from yingshang.affairs.outreach.models.uploads import VisitUpload
from yingshang.affairs.outreach.models.visits import Assistance, Leaflet, TakenDemand, Visit

__all__ = [
    "Assistance",
    "Denial",
    "Invitation",
    "Leaflet",
    "PatrolRound",
    "PatrolSummary",
    "Recheck",
    "SampleRule",
    "StatusHint",
    "Symposium",
    "SymposiumDemand",
    "SymposiumTopic",
    "TakenDemand",
    "Visit",
    "VisitPhoto",
    "VisitUpload",
]
