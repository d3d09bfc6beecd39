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
from yingshang.affairs.outreach.services.symposia import (
    add_topic,
    check_in,
    invite,
    join,
    plan_symposium,
    record_attendance,
    reply,
    settle_topic,
    take_demand,
)

__all__ = [
    "AssistanceTaken",
    "DemandTaken",
    "VisitReport",
    "add_topic",
    "check_in",
    "close_agreed_hints",
    "commit_round",
    "deny_visit",
    "dismiss_hint",
    "draw_sample",
    "invite",
    "join",
    "keep_leaflet",
    "may_mend",
    "may_strike",
    "mend_visit",
    "open_recheck",
    "plan_symposium",
    "record_attendance",
    "record_visit",
    "reply",
    "reveal_contacts",
    "seed_patrol",
    "set_sample_rule",
    "settle_denial",
    "settle_topic",
    "strike_visit",
    "take_demand",
]
