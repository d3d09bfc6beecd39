"""The tables of outreach."""

from yingshang.affairs.outreach.models.visits import Assistance, Leaflet, TakenDemand, Visit

__all__ = ["Assistance", "Leaflet", "TakenDemand", "Visit"]
