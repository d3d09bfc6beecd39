"""Every write of assignments."""

from yingshang.registry.assignments.services.avoidance import avoid, end_avoidance
from yingshang.registry.assignments.services.campaigns import (
    begin_campaign,
    end_campaign,
    enrol_posts,
    open_campaign,
    set_participant,
)
from yingshang.registry.assignments.services.handing import assign_by_hand, close_inactive, hand_over
from yingshang.registry.assignments.services.proposing import (
    adopt_proposal,
    compute_proposal,
    discard_proposal,
    request_proposal,
)
from yingshang.registry.assignments.services.relations import assign_department, end_department, import_partners

__all__ = [
    "adopt_proposal",
    "assign_by_hand",
    "assign_department",
    "avoid",
    "begin_campaign",
    "close_inactive",
    "compute_proposal",
    "discard_proposal",
    "end_avoidance",
    "end_campaign",
    "end_department",
    "enrol_posts",
    "hand_over",
    "import_partners",
    "open_campaign",
    "request_proposal",
    "set_participant",
]
