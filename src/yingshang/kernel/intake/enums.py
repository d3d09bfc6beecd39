"""The words of intake: kinds and rhythms of forms, states of what is owed, of a sheet, of a scanned page."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class FormKind(models.TextChoices):
    RETURN = "return", "报表"
    EXPORT = "export", "导出文件"
    SNAPSHOT = "snapshot", "全量快照"
    NOTICE = "notice", "上级通报"


FIGURE_KINDS = (FormKind.RETURN, FormKind.NOTICE)
"""Forms whose content is figures, on a sheet; the others come as files."""


class Rhythm(models.TextChoices):
    MONTHLY = "monthly", "按月"
    QUARTERLY = "quarterly", "按季"
    YEARLY = "yearly", "按年"
    ONCE = "once", "一次"


class DueState(models.TextChoices):
    """Where something owed stands; worked out from its dates, never stored."""

    LATE = "late", "逾期未报"
    REMINDED = "reminded", "临近到期"
    WAITING = "waiting", "未到期"
    RECEIVED_LATE = "received_late", "迟报"
    RECEIVED = "received", "已报"
    WAIVED = "waived", "免报"


class SheetState(models.TextChoices):
    DRAFTING = "drafting", "填报中"
    PREPARED = "prepared", "待审核"
    CHECKED = "checked", "待签发"
    SIGNED = "signed", "已签发"


class SheetMove(StrEnum):
    PREPARE = "prepare"
    CHECK = "check"
    SEND_BACK = "send_back"
    SIGN = "sign"
    SIGN_ON_PAPER = "sign_on_paper"
    CORRECT = "correct"


class BatchState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "识别中"
    DONE = "done", "已完成"
    FAILED = "failed", "未能读取"


class PageState(models.TextChoices):
    FILED = "filed", "已归档"
    CHANGED = "changed", "打印后有改动"
    WAITING = "waiting", "待人工归档"
    DROPPED = "dropped", "不归档"


class ReceivedState(models.TextChoices):
    UPLOADED = "uploaded", "待核对列名"
    QUEUED = "queued", "排队中"
    TAKEN = "taken", "已接收"
    REFUSED = "refused", "未能接收"
    DROPPED = "dropped", "已撤回"
