"""The fixed words of 企业诉求."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    REGISTERED = "registered", "待受理"
    REFUSED = "refused", "不予受理"
    ACCEPTED = "accepted", "待派单"
    DISPATCHED = "dispatched", "待签收"
    CONTESTED = "contested", "异议待复核"
    SIGNED = "signed", "待首次联系"
    HANDLING = "handling", "办理中"
    SUPPLEMENT = "supplement", "待企业补充"
    EXTENDING = "extending", "延期待批"
    REPLIED = "replied", "待回访"
    REWORK = "rework", "退回重办"
    RAISED = "raised", "提级办理"
    SUPERVISED = "supervised", "督办"
    MERGED = "merged", "已并入"
    STRUCK = "struck", "已销号"
    CONCLUDED = "concluded", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


HANDLED = (State.HANDLING, State.REWORK, State.RAISED, State.SUPERVISED)
"""The states in which the handling unit works on the matter."""

CLOSED = frozenset({State.REFUSED, State.STRUCK, State.CONCLUDED, State.WITHDRAWN})


class Move(models.TextChoices):
    ACCEPT = "accept", "受理"
    REFUSE = "refuse", "不予受理"
    DISPATCH = "dispatch", "派单"
    CONTEST = "contest", "提出异议"
    UPHOLD = "uphold", "同意改派"
    KEEP = "keep", "维持派单"
    SIGN = "sign", "签收"
    CONTACT = "contact", "首次联系"
    INTERIM = "interim", "反馈进展"
    ASK_SUPPLEMENT = "ask_supplement", "请企业补充"
    SUPPLY = "supply", "补充材料"
    ASK_EXTENSION = "ask_extension", "申请延期"
    GRANT_EXTENSION = "grant_extension", "同意延期"
    DENY_EXTENSION = "deny_extension", "不同意延期"
    REPLY = "reply", "答复"
    CALL_BACK = "call_back", "回访"
    RATE = "rate", "评价"
    ADD = "add", "补充说明"
    WITHDRAW = "withdraw", "撤回"
    REOPEN = "reopen", "重新打开"
    REDISPATCH = "redispatch", "改派"
    CONCLUDE = "conclude", "说明办结"
    ADD_UNITS = "add_units", "增加协办单位"
    SUPERVISE = "supervise", "列入督办"
    ABSORB = "absorb", "并入重复件"
    PART = "part", "解除合并"
    JOIN = "join", "并入主件"
    FOLLOW = "follow", "随主件派单"
    SHARE = "share", "随主件答复"
    SETTLE = "settle", "随主件办结"
    DETACH = "detach", "恢复单独办理"


class Channel(models.TextChoices):
    PORTAL = "portal", "企业端"
    OFFICIAL = "official", "干部代录"
    COUNTER = "counter", "大厅窗口"
    HOTLINE = "hotline", "12345 热线"
    API = "api", "接口"


class Grade(models.TextChoices):
    CONSULT = "consult", "咨询"
    ORDINARY = "ordinary", "一般"
    MAJOR = "major", "重大"


class Result(models.TextChoices):
    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    EXPLAINED = "explained", "解释说明"


class Satisfaction(models.IntegerChoices):
    VERY_SATISFIED = 5, "非常满意"
    SATISFIED = 4, "满意"
    BASICALLY = 3, "基本满意"
    DISSATISFIED = 2, "不满意"
    VERY_DISSATISFIED = 1, "非常不满意"


CONTENT_FROM = Satisfaction.BASICALLY
"""From this level up an answer counts as satisfied."""


class RefusalGround(models.TextChoices):
    EMERGENCY = "emergency", "应通过 110、119、120 等紧急渠道反映"
    PROCEEDING = "proceeding", "已进入诉讼、仲裁、复议、信访程序"
    REPEAT = "repeat", "重复反映且无新的事实"
    SECRET = "secret", "涉及国家秘密、商业秘密、个人隐私"
    OUTSIDE = "outside", "不属于本区职权范围"
    UNLAWFUL = "unlawful", "违反法律法规或公序良俗"


class ContactChannel(models.TextChoices):
    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    WECHAT = "wechat", "微信"
    OFFICE = "office", "来访面谈"
