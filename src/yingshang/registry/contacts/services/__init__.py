"""Every write of the contact ledger: planning, recording, many at once, refusing, complaining, limits."""

from yingshang.registry.contacts.services.bulk import TouchDraft, record_touches
from yingshang.registry.contacts.services.limits import set_limit
from yingshang.registry.contacts.services.planning import (
    TouchStopped,
    cancel_touch,
    plan_touch,
    record_touch,
    withdraw_touch,
)
from yingshang.registry.contacts.services.wishes import (
    COMPLAINED,
    complain,
    lift_refusal,
    link_complaint,
    refuse_contact,
)

__all__ = [
    "COMPLAINED",
    "TouchDraft",
    "TouchStopped",
    "cancel_touch",
    "complain",
    "lift_refusal",
    "link_complaint",
    "plan_touch",
    "record_touch",
    "record_touches",
    "refuse_contact",
    "set_limit",
    "withdraw_touch",
]
