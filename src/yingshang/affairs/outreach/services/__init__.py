"""Every write of outreach; a file for each theme."""

from yingshang.affairs.outreach.services.patrol import (
    commit_round,
    draw_sample,
    open_recheck,
    reveal_contacts,
    seed_patrol,
    set_sample_rule,
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

__all__ = [
    "add_topic",
    "check_in",
    "commit_round",
    "draw_sample",
    "invite",
    "join",
    "open_recheck",
    "plan_symposium",
    "record_attendance",
    "reply",
    "reveal_contacts",
    "seed_patrol",
    "set_sample_rule",
    "settle_topic",
    "take_demand",
]
