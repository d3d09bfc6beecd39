"""The words of 企业码: where an uploaded list stands."""

from __future__ import annotations

from django.db.models import TextChoices


class UploadState(TextChoices):
    """Where an uploaded list stands."""

    UPLOADED = "uploaded", "待确认"
    DONE = "done", "已导入"
    WITHDRAWN = "withdrawn", "已放弃"
