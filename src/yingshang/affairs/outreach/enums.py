"""The words of outreach: under which relation a visit was made, how, what was found, whether it counts."""

from __future__ import annotations

from django.db.models import TextChoices


# ---------------------------------------------------------------- 座谈会
class SymposiumState(TextChoices):
    """Where a symposium stands."""

    PLANNED = "planned", "筹备中"
    HELD = "held", "落实中"
    SETTLED = "settled", "已落实"
    CANCELLED = "cancelled", "已取消"


SYMPOSIA_HELD = (SymposiumState.HELD, SymposiumState.SETTLED)


class SymposiumMove(TextChoices):
    """What moves a symposium on."""

    MOVE = "move", "改期改地点"
    HOLD = "hold", "登记召开"
    CANCEL = "cancel", "取消"
    SETTLE = "settle", "全部落实"


class InvitationState(TextChoices):
    """What became of an invitation."""

    INVITED = "invited", "待答复"
    ACCEPTED = "accepted", "参加"
    DECLINED = "declined", "不参加"
    STOPPED = "stopped", "已拦下"


# ---------------------------------------------------------------- 巡回监督
class RecheckState(TextChoices):
    """Where the check of a visit stands."""

    DRAWN = "drawn", "待联系企业"
    UNCONFIRMED = "unconfirmed", "待单位说明"
    ANSWERED = "answered", "待复核"
    CONFIRMED = "confirmed", "已证实"
    COUNTED = "counted", "复核计入"
    STRUCK = "struck", "复核不计"
    INCONCLUSIVE = "inconclusive", "无法核实"


RECHECKED = frozenset({RecheckState.CONFIRMED, RecheckState.COUNTED, RecheckState.STRUCK, RecheckState.INCONCLUSIVE})
"""The states in which a check is concluded."""


class RecheckMove(TextChoices):
    """What moves the check of a visit on."""

    CONTACT = "contact", "登记联系结果"
    ANSWER = "answer", "提交说明"
    SEND_BACK = "send_back", "退回补充"
    COUNT = "count", "复核计入"
    STRIKE = "strike", "复核不计"


class RecheckOrigin(TextChoices):
    """Why a visit is checked. Only drawn ones say something about all visits."""

    DRAWN = "drawn", "随机抽取"
    DENIED = "denied", "企业否认"
    REPORTED = "reported", "反映线索"


class CheckFinding(TextChoices):
    """What came of re-contacting the enterprise."""

    CONFIRMED = "confirmed", "证实"
    UNCONFIRMED = "unconfirmed", "未证实"
    UNREACHED = "unreached", "未联系上"


class Relation(TextChoices):
    """Why this unit visits this enterprise; each is counted apart."""

    TERRITORY = "territory", "辖区包联"
    DEPARTMENT = "department", "部门回访"
    PARTNER = "partner", "万人助万企"
    OTHER = "other", "其他走访"


class Channel(TextChoices):
    """How the enterprise was met; the values are those of the contact ledger."""

    VISIT = "visit", "走访"
    PHONE = "phone", "电话"
    WECHAT = "wechat", "微信"
    SMS = "sms", "短信"


class Finding(TextChoices):
    """How the enterprise was found. All but the first go to the office as hints at the register."""

    RUNNING = "running", "正常经营"
    SUSPENDED = "suspended", "歇业"
    REVOKED = "revoked", "吊销未注销"
    UNREACHABLE = "unreachable", "无法联系"


class Standing(TextChoices):
    """Whether a visit counts. One that a re-contact did not confirm is held until it was answered and checked."""

    COUNTS = "counts", "计入"
    HELD = "held", "待核实"
    STRUCK = "struck", "不计"


class Outcome(TextChoices):
    """What became of a matter that an official took on for an enterprise (帮办)."""

    OPEN = "open", "帮办中"
    DONE = "done", "已办成"
    FAILED = "failed", "未办成"


class HintState(TextChoices):
    """Where a hint at the register stands."""

    OPEN = "open", "待核对"
    AGREED = "agreed", "登记已变更"
    OUTDATED = "outdated", "后来正常经营"
    DISMISSED = "dismissed", "经核对不变"


class UploadState(TextChoices):
    """Where a sheet of visits that was sent stands."""

    UPLOADED = "uploaded", "待确认"
    DONE = "done", "已登记"
    WITHDRAWN = "withdrawn", "已放弃"
