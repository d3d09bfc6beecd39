"""The words of the register: kinds, states, sizes, roles, how a placement and an import stand."""

from __future__ import annotations

from django.db.models import TextChoices

VIEW_CODE = "enterprises.view"
"""The permission without which no official sees any market entity."""


class Kind(TextChoices):
    """What sort of market entity it is."""

    ENTERPRISE = "enterprise", "企业"
    SOLE = "sole", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"
    OTHER = "other", "其他组织"


class Status(TextChoices):
    """Where its registration stands. ``ACTIVE`` alone counts as active."""

    ACTIVE = "active", "存续"
    SUSPENDED = "suspended", "歇业"
    REVOKED = "revoked", "吊销"
    CANCELLED = "cancelled", "注销"
    MOVED_OUT = "moved_out", "迁出"


class Size(TextChoices):
    """The class of 统计上大中小微型企业划分办法."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class Placement(TextChoices):
    """How it came to its township: by a column of the file, the dictionary, by hand; or it waits."""

    WAITING = "waiting", "待归属"
    FILE = "file", "按文件"
    DICTIONARY = "dictionary", "按词典"
    HAND = "hand", "人工指定"


class ContactRole(TextChoices):
    """What a contact is to the enterprise; one person for each."""

    LEGAL = "legal", "法定代表人（经营者）"
    LIAISON = "liaison", "联系人"
    FINANCE = "finance", "财务负责人"


class PartyRole(TextChoices):
    """Why a party sees the enterprise."""

    LIAISON = "liaison", "包联责任人"
    VISITOR = "visitor", "回访部门"
    WATCHER = "watcher", "关注"


class ImportMode(TextChoices):
    """What absence from the file means: nothing, or a closure."""

    LIST = "list", "名单（缺少的不动）"
    SNAPSHOT = "snapshot", "全量快照（缺少的视为注销）"


class Change(TextChoices):
    """What a full snapshot changes about an entity; one entity may be in several lists."""

    NEW = "new", "新增"
    RESUMED = "resumed", "恢复"
    BRIEF = "brief", "期间设立又退出"
    CLOSED = "closed", "退出"
    MOVED = "moved", "迁移"
    RENAMED = "renamed", "更名"
    OTHER = "other", "其他变更"


class ImportState(TextChoices):
    """Where an import stands."""

    PREVIEWING = "preview", "预览中"
    UPLOADED = "uploaded", "待确认"
    QUEUED = "queued", "排队中"
    RUNNING = "running", "导入中"
    DONE = "done", "已完成"
    REFUSED = "refused", "未写入"
    FAILED = "failed", "失败"
