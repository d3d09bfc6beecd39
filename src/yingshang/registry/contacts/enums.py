"""The words of the contact ledger: channels and their groups, states, whose touches a limit counts."""

from __future__ import annotations

from django.db.models import TextChoices


class Channel(TextChoices):
    """How an office reached an enterprise."""

    VISIT = "visit", "走访"
    MEETING = "meeting", "座谈会"
    INSPECTION = "inspection", "检查"
    PHONE = "phone", "电话"
    SURVEY = "survey", "调查"
    WECHAT = "wechat", "微信"
    SMS = "sms", "短信"
    PUSH = "push", "推送"


class Group(TextChoices):
    """Channels that disturb in the same way. ``ANY`` stands for all of them, in limits only."""

    ANY = "any", "各类合计"
    ON_SITE = "on_site", "走访与座谈"
    INSPECTION = "inspection", "检查"
    SPOKEN = "spoken", "电话与调查"
    WRITTEN = "written", "微信、短信与推送"


GROUP_OF: dict[str, Group] = {
    Channel.VISIT: Group.ON_SITE,
    Channel.MEETING: Group.ON_SITE,
    Channel.INSPECTION: Group.INSPECTION,
    Channel.PHONE: Group.SPOKEN,
    Channel.SURVEY: Group.SPOKEN,
    Channel.WECHAT: Group.WRITTEN,
    Channel.SMS: Group.WRITTEN,
    Channel.PUSH: Group.WRITTEN,
}
REFUSABLE = (Group.ON_SITE, Group.SPOKEN, Group.WRITTEN)
"""What an enterprise may refuse. An inspection by law it cannot; it may complain of it."""


def channels_of(group: str) -> tuple[str, ...]:
    """The channels of a group, all of them for ``ANY``."""
    return tuple(c for c, of in GROUP_OF.items() if group in {Group.ANY, of})


class TouchState(TextChoices):
    """Where a touch stands."""

    PLANNED = "planned", "已安排"
    MADE = "made", "已触达"
    STOPPED = "stopped", "已拦下"
    CANCELLED = "cancelled", "已取消"


COUNTED = (TouchState.PLANNED, TouchState.MADE)
"""The states in which a touch counts against a limit."""


class Counts(TextChoices):
    """Whose touches a limit counts together."""

    ALL = "all", "各单位合计"
    OWN = "own", "每个单位各自"
