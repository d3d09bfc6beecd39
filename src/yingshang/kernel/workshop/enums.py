"""The words of the workshop: where a paper stands, what is asked of units, what they say of their numbers."""

from __future__ import annotations

from django.db.models import TextChoices


class State(TextChoices):
    """Where a paper stands."""

    COLLECTING = "collecting", "素材征集"
    EDITING = "editing", "编辑"
    CONFIRMING = "confirming", "数据确认"
    SIGNING = "signing", "会签"
    FINAL = "final", "定稿待发"
    ISSUED = "issued", "已印发"
    DROPPED = "dropped", "停办"


CLOSED = frozenset({State.ISSUED, State.DROPPED})
OPEN_FOR_MATERIAL = frozenset({State.COLLECTING, State.EDITING})
"""Where a paper takes material."""


class Move(TextChoices):
    """The moves of a paper."""

    EDIT = "edit", "进入编辑"
    COLLECT = "collect", "重新征集"
    CONFIRM = "confirm", "送数据确认"
    REOPEN = "reopen", "退回编辑"
    CIRCULATE = "circulate", "送会签"
    RETURN = "return", "会签退回"
    FREEZE = "freeze", "定稿"
    ISSUE = "issue", "印发"
    CORRECT = "correct", "更正"
    DROP = "drop", "停办"


class Given(TextChoices):
    """What has become of a request for material."""

    WAITING = "waiting", "待报送"
    LATE = "late", "已逾期"
    GIVEN = "given", "已报送"
    LATE_GIVEN = "late_given", "逾期报送"
    WAIVED = "waived", "免报"
    MISSED = "missed", "未报送"


class Source(TextChoices):
    """How material came."""

    PAGE = "page", "在线填写"
    DOCX = "docx", "上传文档"
    SYSTEM = "system", "系统起草"


class Word(TextChoices):
    """What a unit says of a number of its own."""

    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    OBJECTED = "objected", "有异议"
    KEPT = "kept", "维持原数"
    CORRECTED = "corrected", "已更正"
    SILENT = "silent", "逾期未回复"


SETTLED = frozenset({Word.CONFIRMED, Word.KEPT, Word.CORRECTED, Word.SILENT})
"""The words after which a number needs nothing more."""


class Opinion(TextChoices):
    """What a countersigner says."""

    WAITING = "waiting", "待会签"
    AGREED = "agreed", "同意"
    RETURNED = "returned", "退回修改"
