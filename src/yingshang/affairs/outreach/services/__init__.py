"""Every write of outreach; a file for each theme."""

from yingshang.affairs.outreach.services.denying import deny_visit, settle_denial
from yingshang.affairs.outreach.services.hints import close_agreed_hints, dismiss_hint
from yingshang.affairs.outreach.services.leaflets import keep_leaflet
from yingshang.affairs.outreach.services.mending import may_mend, may_strike, mend_visit, strike_visit
from yingshang.affairs.outreach.services.patrol import (
    commit_round,
    draw_sample,
    open_recheck,
    reveal_contacts,
    seed_patrol,
    set_sample_rule,
)
from yingshang.affairs.outreach.services.recording import AssistanceTaken, DemandTaken, VisitReport, record_visit

__all__ = [
    "AssistanceTaken",
    "DemandTaken",
    "VisitReport",
    "close_agreed_hints",
    "commit_round",
    "deny_visit",
    "dismiss_hint",
    "draw_sample",
    "keep_leaflet",
    "may_mend",
    "may_strike",
    "mend_visit",
    "open_recheck",
    "record_visit",
    "reveal_contacts",
    "seed_patrol",
    "set_sample_rule",
    "settle_denial",
    "strike_visit",
]
