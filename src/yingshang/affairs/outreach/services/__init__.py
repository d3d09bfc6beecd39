"""Every write of outreach: a visit with what it brought, mending and striking, denials, hints, sheets of visits."""

from yingshang.affairs.outreach.services.assisting import end_assistance, may_end
from yingshang.affairs.outreach.services.denying import deny_visit, settle_denial
from yingshang.affairs.outreach.services.hints import close_agreed_hints, dismiss_hint, follow_finding
from yingshang.affairs.outreach.services.leaflets import keep_leaflet
from yingshang.affairs.outreach.services.mending import may_mend, may_strike, mend_visit, strike_visit
from yingshang.affairs.outreach.services.recording import AssistanceTaken, DemandTaken, VisitReport, record_visit
from yingshang.affairs.outreach.services.sheets import (
    confirm_visits,
    purge_sheets,
    upload_visits,
    withdraw_visits,
    write_template,
)
from yingshang.affairs.outreach.services.taking import TakenVisits, take_visits

__all__ = [
    "AssistanceTaken",
    "DemandTaken",
    "TakenVisits",
    "VisitReport",
    "close_agreed_hints",
    "confirm_visits",
    "deny_visit",
    "dismiss_hint",
    "end_assistance",
    "follow_finding",
    "keep_leaflet",
    "may_end",
    "may_mend",
    "may_strike",
    "mend_visit",
    "purge_sheets",
    "record_visit",
    "settle_denial",
    "strike_visit",
    "take_visits",
    "upload_visits",
    "withdraw_visits",
    "write_template",
]
