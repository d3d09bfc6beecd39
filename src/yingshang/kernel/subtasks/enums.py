"""The fixed words of sub-tasks."""

from __future__ import annotations

from django.db import models


class TaskState(models.TextChoices):
    OPEN = "open", "待反馈"
    CONTESTED = "contested", "异议待复核"
    ANSWERED = "answered", "已反馈"
    RELEASED = "released", "已免除"
    CANCELLED = "cancelled", "已取消"


CLOSED = frozenset({TaskState.ANSWERED, TaskState.RELEASED, TaskState.CANCELLED})


class TaskMove(models.TextChoices):
    ANSWER = "answer", "反馈"
    CONTEST = "contest", "提出异议"
    KEEP = "keep", "维持协办"
    RELEASE = "release", "同意免除"
    SEND_BACK = "send_back", "退回补充"
    CANCEL = "cancel", "取消"
