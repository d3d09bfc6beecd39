"""Every write of outreach: a visit with what it brought, mending and striking, denials, hints, sheets of visits."""

from yingshang.affairs.outreach.services.denying import deny_visit, settle_denial
from yingshang.affairs.outreach.services.hints import close_agreed_hints, dismiss_hint, follow_finding
from yingshang.affairs.outreach.services.leaflets import keep_leaflet
from yingshang.affairs.outreach.services.mending import may_mend, may_strike, mend_visit, strike_visit
from yingshang.affairs.outreach.services.recording import AssistanceTaken, DemandTaken, VisitReport, record_visit

__all__ = [
    "AssistanceTaken",
    "DemandTaken",
    "VisitReport",
    "close_agreed_hints",
    "deny_visit",
    "dismiss_hint",
    "follow_finding",
    "keep_leaflet",
    "may_mend",
    "may_strike",
    "mend_visit",
    "record_visit",
    "settle_denial",
    "strike_visit",
]
