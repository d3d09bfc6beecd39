"""The columns of visits, hints, denials, leaflets, sheets."""

from __future__ import annotations

from yingshang.affairs.outreach.enums import Finding, HintState, Standing, UploadState
from yingshang.affairs.outreach.models import Denial
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column

STANDING: dict[str, str] = {Standing.COUNTS: "done", Standing.HELD: "waiting", Standing.STRUCK: "closed"}
FINDING: dict[str, str] = {
    Finding.RUNNING: "done",
    Finding.SUSPENDED: "waiting",
    Finding.REVOKED: "closed",
    Finding.UNREACHABLE: "trouble",
}
HINT: dict[str, str] = {
    HintState.OPEN: "waiting",
    HintState.AGREED: "done",
    HintState.OUTDATED: "closed",
    HintState.DISMISSED: "closed",
}
UPLOAD: dict[str, str] = {UploadState.UPLOADED: "waiting", UploadState.DONE: "done", UploadState.WITHDRAWN: "closed"}

VISITS = (
    Column("on", "日期", lambda v: v.on, sort=("on",), css="nowrap"),
    Column("enterprise", "企业", lambda v: v.enterprise.name, sort=("enterprise__name",)),
    Column("uscc", "统一社会信用代码", lambda v: v.enterprise.uscc, optional=True),
    Column("unit", "单位", lambda v: v.unit.short_name, css="nowrap"),
    Column("official", "走访人", lambda v: v.official.name, css="nowrap phone-off"),
    Column("relation", "关系", lambda v: v.get_relation_display(), css="nowrap"),
    Column("channel", "方式", lambda v: v.get_channel_display(), css="nowrap"),
    Column("reached", "联系结果", lambda v: "已联系上" if v.reached else "未联系上", css="nowrap"),
    Column(
        "finding",
        "企业状态",
        lambda v: v.get_finding_display(),
        lambda v, _: lights.state(v.get_finding_display(), FINDING[v.finding]),
        css="nowrap",
    ),
    Column("demands", "诉求", lambda v: v.taken, css="num"),
    Column("assistances", "帮办", lambda v: v.assisted, css="num", optional=True),
    Column("leaflets", "政策", lambda v: v.handed, css="num", optional=True),
    Column(
        "standing",
        "计入",
        lambda v: v.get_standing_display(),
        lambda v, _: lights.state(v.get_standing_display(), STANDING[v.standing]),
        css="nowrap",
    ),
    Column("next_on", "下次联系", lambda v: v.next_on, optional=True, css="nowrap"),
    Column("entered_at", "登记时间", lambda v: v.entered_at, optional=True, css="nowrap"),
    Column("entered_by", "登记人", lambda v: v.entered_by.name if v.entered_by else "", optional=True),
)
HINTS = (
    Column("enterprise", "企业", lambda h: h.enterprise.name, sort=("enterprise__name",)),
    Column("uscc", "统一社会信用代码", lambda h: h.enterprise.uscc, css="nowrap phone-off"),
    Column(
        "township", "乡镇（街道）", lambda h: h.enterprise.unit.short_name if h.enterprise.unit else "", css="nowrap"
    ),
    Column("finding", "发现的状态", lambda h: h.get_finding_display(), css="nowrap"),
    Column("status", "登记状态", lambda h: h.enterprise.get_status_display(), css="nowrap"),
    Column("noted_on", "发现日期", lambda h: h.noted_on, sort=("noted_on",), css="nowrap"),
    Column("by", "发现人", lambda h: f"{h.visit.unit.short_name} {h.visit.official.name}"),
    Column(
        "state",
        "处理",
        lambda h: h.get_state_display(),
        lambda h, _: lights.state(h.get_state_display(), HINT[h.state]),
        css="nowrap",
    ),
    Column("reason", "处理说明", lambda h: h.reason or "—", css="wide phone-off"),
)


def decided(denial: Denial) -> str:
    """What came of a denial."""
    return {None: "待核实", True: "走访属实", False: "已作废"}[denial.stands]


DENIALS = (
    Column("on", "走访日期", lambda d: d.visit.on, sort=("visit__on",), css="nowrap"),
    Column("enterprise", "企业", lambda d: d.visit.enterprise.name),
    Column("unit", "单位", lambda d: d.visit.unit.short_name, css="nowrap"),
    Column("official", "走访人", lambda d: d.visit.official.name, css="nowrap"),
    Column("at", "企业反映时间", lambda d: d.at, sort=("at",), css="nowrap"),
    Column(
        "state",
        "核实",
        decided,
        lambda d, _: lights.state(decided(d), {None: "waiting", True: "done", False: "closed"}[d.stands]),
        css="nowrap",
    ),
    Column("reason", "核实情况", lambda d: d.reason or "—", css="wide phone-off"),
)
LEAFLETS = (
    Column("title", "政策", lambda r: r.title, sort=("title",), css="wide"),
    Column("number", "文号", lambda r: r.number or "—", css="nowrap"),
    Column("summary", "一句话说明", lambda r: r.summary or "—", css="wide phone-off"),
    Column("since", "自", lambda r: r.since, sort=("since",), css="nowrap"),
    Column("until", "至（不含）", lambda r: r.until or "长期", css="nowrap"),
)
UPLOADS = (
    Column("file", "文件", lambda r: r.file_name),
    Column("unit", "单位", lambda r: r.unit.short_name, css="nowrap"),
    Column("rows", "行数", lambda r: r.rows, css="num"),
    Column("created", "新登记", lambda r: r.created, css="num"),
    Column("unchanged", "已有", lambda r: r.unchanged, css="num"),
    Column("rejected", "退回", lambda r: r.rejected, css="num"),
    Column(
        "state",
        "状态",
        lambda r: r.get_state_display(),
        lambda r, _: lights.state(r.get_state_display(), UPLOAD[r.state]),
        css="nowrap",
    ),
    Column("acting_as", "经办", lambda r: r.acting_as, css="phone-off"),
    Column("uploaded_at", "上传时间", lambda r: r.uploaded_at, sort=("uploaded_at",), css="nowrap"),
)
