"""The tables of outreach."""

from yingshang.affairs.outreach.models.patrol import PatrolRound, PatrolSummary, Recheck, SampleRule
from yingshang.affairs.outreach.models.visits import Assistance, Leaflet, TakenDemand, Visit

__all__ = [
    "Assistance",
    "Leaflet",
    "PatrolRound",
    "PatrolSummary",
    "Recheck",
    "SampleRule",
    "TakenDemand",
    "Visit",
]
