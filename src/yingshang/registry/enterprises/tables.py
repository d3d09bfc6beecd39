"""The columns of the register's lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.registry.enterprises.enums import Change, ImportState, Status
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.rules.industries import industry_name

TONES: dict[str, str] = {
    Status.ACTIVE: "active",
    Status.SUSPENDED: "waiting",
    Status.REVOKED: "trouble",
    Status.CANCELLED: "closed",
    Status.MOVED_OUT: "closed",
}
RUN_TONES: dict[str, str] = {
    ImportState.PREVIEWING: "active",
    ImportState.UPLOADED: "waiting",
    ImportState.QUEUED: "new",
    ImportState.RUNNING: "active",
    ImportState.DONE: "done",
    ImportState.REFUSED: "closed",
    ImportState.FAILED: "trouble",
}

NAME = Column("name", "名称", lambda e: e.name, sort=("name",))
CODE = Column("uscc", "统一社会信用代码", lambda e: e.uscc, sort=("uscc",), css="nowrap phone-off")
ADDRESS = Column("address", "住所", lambda e: e.address, css="wide")

ENTERPRISES = (
    NAME,
    CODE,
    Column("kind", "类型", lambda e: e.get_kind_display(), sort=("kind",), css="nowrap"),
    Column(
        "status",
        "登记状态",
        lambda e: e.get_status_display(),
        lambda e, _: lights.state(e.get_status_display(), TONES[e.status]),
        sort=("status",),
        css="nowrap",
    ),
    Column("unit", "乡镇（街道）", lambda e: e.unit.short_name if e.unit else "待归属", sort=("unit__order",)),
    Column("village", "村（社区）", lambda e: e.village.short_name if e.village else None, optional=True),
    Column("industry", "行业", lambda e: e.industry, sort=("section", "division"), css="phone-off"),
    Column("size", "规模", lambda e: e.get_size_display(), sort=("size",), css="nowrap phone-off"),
    Column("capital", "注册资本", lambda e: e.capital_text, sort=("capital",), nulls_last=True, css="num"),
    Column(
        "established_on",
        "成立日期",
        lambda e: e.established_on,
        sort=("established_on",),
        nulls_last=True,
        css="nowrap",
    ),
    Column("form", "登记类型", lambda e: e.form, optional=True),
    Column("address", "住所", lambda e: e.address, optional=True, css="wide"),
)
WAITING = (NAME, CODE, ADDRESS, Column("reason", "待归属原因", lambda e: e.waiting_reason, css="wide"))


def range_of(rule: object) -> str:
    """House numbers in words: ``1–99 单号``, ``100 号起``; 全部 when none are named."""
    low, high = getattr(rule, "low", None), getattr(rule, "high", None)
    parity = "" if getattr(rule, "parity", "any") == "any" else str(rule.get_parity_display())  # type: ignore[attr-defined]
    if low is None and high is None:
        return parity or "全部"
    numbers = f"{low} 号起" if high is None else f"至 {high} 号" if low is None else f"{low}–{high} 号"
    return f"{numbers} {parity}".strip()


RULES = (
    Column("text", "地名", lambda r: r.text, sort=("text",)),
    Column("range", "门牌", range_of),
    Column("unit", "乡镇（街道）", lambda r: r.unit.short_name, sort=("unit__order",)),
    Column("village", "村（社区）", lambda r: r.village.short_name if r.village else ""),
    Column("active", "状态", lambda r: "启用" if r.active else "停用"),
    Column("note", "备注", lambda r: r.note, css="phone-off"),
)
RUNS = (
    Column("file", "文件", lambda r: r.file_name),
    Column(
        "state",
        "状态",
        lambda r: r.get_state_display(),
        lambda r, _: lights.state(r.get_state_display(), RUN_TONES[r.state]),
    ),
    Column("uploaded_at", "上传", lambda r: r.uploaded_at, sort=("uploaded_at",), css="nowrap"),
    Column("who", "经办", lambda r: r.acting_as, css="phone-off"),
    Column("rows", "行数", lambda r: r.rows, css="num"),
    Column("created", "新增", lambda r: r.created, css="num"),
    Column("updated", "更新", lambda r: r.updated, css="num"),
    Column("unchanged", "未变", lambda r: r.unchanged, css="num"),
    Column("rejected", "退回", lambda r: r.rejected, css="num"),
)


def count_of(change: Change) -> Callable[[ImportRun], object]:
    """How many a snapshot has in one list; unknown for the first one, which has no lists."""

    def count(run: ImportRun) -> object:
        return run.result["lists"]["counts"].get(change.value, "—")

    return count


SNAPSHOTS = (
    Column("as_of", "数据日期", lambda r: r.as_of, sort=("as_of",), css="nowrap"),
    Column("after", "存续", lambda r: r.result["lists"]["after"], css="num"),
    *(
        Column(change.value, str(change.label), count_of(change), css="num")
        for change in (Change.NEW, Change.CLOSED, Change.MOVED, Change.RENAMED)
    ),
    Column("resumed", "恢复", count_of(Change.RESUMED), css="num phone-off"),
    Column("brief", "期间设立又退出", count_of(Change.BRIEF), css="num", optional=True),
    Column("other", "其他变更", count_of(Change.OTHER), css="num phone-off"),
    Column("file", "文件", lambda r: r.file_name, css="phone-off"),
)
VERSUS = {(True, True): "上期快照和登记库", (True, False): "仅上期快照", (False, True): "仅登记库"}


def _section(row: Any) -> str:
    return industry_name(row.section, "")


SNAPSHOT_CHANGES = (
    NAME,
    CODE,
    Column("change", "变化", lambda c: c.get_change_display(), sort=("change",), css="nowrap"),
    Column("detail", "说明", lambda c: c.detail or "—"),
    Column("unit", "乡镇（街道）", lambda c: c.unit.short_name if c.unit else "待归属", sort=("unit__order",)),
    Column("former", "原乡镇（街道）", lambda c: c.former_unit.short_name if c.former_unit else "—", css="phone-off"),
    Column("kind", "类型", lambda c: c.get_kind_display(), sort=("kind",), css="nowrap phone-off"),
    Column("section", "行业门类", _section, sort=("section",), css="phone-off"),
    Column(
        "established_on",
        "成立日期",
        lambda c: c.established_on,
        sort=("established_on",),
        nulls_last=True,
        css="nowrap",
    ),
    Column("status", "登记状态", lambda c: c.get_status_display(), sort=("status",), optional=True),
    Column("versus", "不同于", lambda c: VERSUS[c.versus_snapshot, c.versus_register], css="phone-off", optional=True),
)
COMPARED = (
    NAME,
    CODE,
    Column("change", "变化", lambda e: Change(e.change).label, sort=("change",), css="nowrap"),
    Column("unit", "乡镇（街道）", lambda e: e.present_name or e.former_name or "待归属", sort=("present_name",)),
    Column("former", "原乡镇（街道）", lambda e: e.former_name if e.change == Change.MOVED else "—", css="phone-off"),
    Column("kind", "类型", lambda e: e.get_kind_display(), sort=("kind",), css="nowrap phone-off"),
    Column("section", "行业门类", _section, sort=("section",), css="phone-off"),
    Column(
        "established_on",
        "成立日期",
        lambda e: e.established_on,
        sort=("established_on",),
        nulls_last=True,
        css="nowrap",
    ),
    Column("status", "现登记状态", lambda e: e.get_status_display(), sort=("status",), css="nowrap"),
)
