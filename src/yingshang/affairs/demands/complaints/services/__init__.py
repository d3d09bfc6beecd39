"""Every write of 投诉举报: bringing one, telling the platform, a look at a phone, the limits shipped."""

from yingshang.affairs.demands.complaints.services.bringing import (
    Brought,
    enter_complaint,
    open_complaint,
    receive_from_platform,
    submit_complaint,
)
from yingshang.affairs.demands.complaints.services.configuring import seed_levels
from yingshang.affairs.demands.complaints.services.telling import tell_platform
from yingshang.affairs.demands.complaints.services.unmasking import unmask_phone

__all__ = [
    "Brought",
    "enter_complaint",
    "open_complaint",
    "receive_from_platform",
    "seed_levels",
    "submit_complaint",
    "tell_platform",
    "unmask_phone",
]
