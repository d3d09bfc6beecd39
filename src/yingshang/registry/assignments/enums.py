"""The words of assignments."""

from __future__ import annotations

from django.db.models import TextChoices


class AssignmentKind(TextChoices):
    """Why somebody answers for an enterprise; each kind is counted apart."""

    TERRITORY = "territory", "辖区包联"
    DEPARTMENT = "department", "部门回访"
    PARTNER = "partner", "万人助万企"


PERSONAL = (AssignmentKind.TERRITORY, AssignmentKind.PARTNER)
"""The kinds that entrust an enterprise to a person, by a post."""


class CampaignState(TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", "筹备"
    ACTIVE = "active", "进行中"
    ENDED = "ended", "已结束"


class ProposalState(TextChoices):
    """Where a computed assignment stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "计算中"
    READY = "ready", "待采用"
    ADOPTED = "adopted", "已采用"
    DISCARDED = "discarded", "已放弃"
    FAILED = "failed", "失败"
