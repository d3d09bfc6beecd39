"""The fixed words of 投诉举报."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    RECEIVED = "received", "待录入"
    REVIEWING = "reviewing", "待审核"
    REFUSED = "refused", "不予受理"
    ACCEPTED = "accepted", "待转办"
    HANDLING = "handling", "办理中"
    ANSWERED = "answered", "办理结果待审核"
    CHECKED = "checked", "待反馈平台"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


CLOSED = frozenset({State.REFUSED, State.CLOSED, State.WITHDRAWN})
OPEN = tuple(state for state in State if state not in CLOSED)


class Move(models.TextChoices):
    TAKE_IN = "take_in", "录入平台"
    RECORD = "record", "平台转入"
    ACCEPT = "accept", "审核受理"
    REFUSE = "refuse", "不予受理"
    LAPSE = "lapse", "逾期视为受理"
    TRANSFER = "transfer", "转办"
    RETURN = "return_it", "退回转办"
    INTERIM = "interim", "反馈进展"
    ASK_STATEMENT = "ask_statement", "请被投诉单位说明"
    ANSWER = "answer", "提交办理结果"
    SEND_BACK = "send_back", "退回重办"
    APPROVE = "approve", "审核通过"
    EXTEND = "extend", "延长期限"
    FEEDBACK = "feedback", "反馈平台"
    WITHDRAW = "withdraw", "撤回"


class Sort(models.TextChoices):
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"


class Channel(models.TextChoices):
    PLATFORM = "platform", "省平台"
    PORTAL = "portal", "企业端"
    COUNTER = "counter", "来访来信"
    PHONE = "phone", "来电"
    API = "api", "接口"


class Acceptance(models.TextChoices):
    REVIEWED = "reviewed", "审核受理"
    SILENCE = "silence", "逾期未审核视为受理"


class Result(models.TextChoices):
    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    UNTRUE = "untrue", "不属实"
