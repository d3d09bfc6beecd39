"""The words of 企业码: where an uploaded list or a batch stands, who scanned and how."""

from __future__ import annotations

from django.db.models import TextChoices


class UploadState(TextChoices):
    """Where an uploaded list stands."""

    PREVIEWING = "preview", "预览中"
    UPLOADED = "uploaded", "待确认"
    QUEUED = "queued", "排队中"
    RUNNING = "running", "导入中"
    DONE = "done", "已导入"
    WITHDRAWN = "withdrawn", "已放弃"
    FAILED = "failed", "未写入"


class Reader(TextChoices):
    """Who looked at a code."""

    PUBLIC = "public", "公众"
    OWN = "own", "本企业"
    OTHER = "other", "其他企业"
    STAFF = "staff", "工作人员"


class Way(TextChoices):
    """How a reader came to a code."""

    SCAN = "scan", "扫码"
    NUMBER = "number", "输入短号"


class BatchKind(TextChoices):
    """What the worker does for many enterprises."""

    ISSUE = "issue", "发码"
    LABELS = "labels", "打印标签"


class BatchState(TextChoices):
    """Where such work stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "处理中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
