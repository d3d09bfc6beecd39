"""Every write of outreach; a file for each theme."""

from yingshang.affairs.outreach.services.assisting import end_assistance, may_end
from yingshang.affairs.outreach.services.denying import deny_visit, settle_denial
from yingshang.affairs.outreach.services.hints import close_agreed_hints, dismiss_hint, follow_finding
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
from yingshang.affairs.outreach.services.sheets import (
    confirm_visits,
    drop_sheet,
    sheets_before,
    upload_visits,
    withdraw_visits,
    write_template,
)
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
from yingshang.affairs.outreach.services.taking import TakenVisits, take_visits

__all__ = [
    "AssistanceTaken",
    "DemandTaken",
    "TakenVisits",
    "VisitReport",
    "add_topic",
    "check_in",
    "close_agreed_hints",
    "commit_round",
    "confirm_visits",
    "deny_visit",
    "dismiss_hint",
    "draw_sample",
    "drop_sheet",
    "end_assistance",
    "follow_finding",
    "invite",
    "join",
    "keep_leaflet",
    "may_end",
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
    "sheets_before",
    "strike_visit",
    "take_demand",
    "take_visits",
    "upload_visits",
    "withdraw_visits",
    "write_template",
]
