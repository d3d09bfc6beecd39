"""The columns of uploaded lists, windows of use, holders of own codes, their scans, batches, shared phones."""

from __future__ import annotations

from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.registry.codes.enums import BatchState, UploadState

TONES: dict[str, str] = {
    UploadState.PREVIEWING: "active",
    UploadState.UPLOADED: "waiting",
    UploadState.QUEUED: "waiting",
    UploadState.RUNNING: "active",
    UploadState.FAILED: "trouble",
    UploadState.DONE: "done",
    UploadState.WITHDRAWN: "closed",
}

UPLOADS = (
    Column("file", "文件", lambda u: u.file_name),
    Column("as_of", "数据日期", lambda u: u.as_of, sort=("as_of",), css="nowrap"),
    Column(
        "state",
        "状态",
        lambda u: u.get_state_display(),
        lambda u, _: lights.state(u.get_state_display(), TONES[u.state]),
        css="nowrap",
    ),
    Column("uploaded_at", "上传", lambda u: u.uploaded_at, sort=("uploaded_at",), css="nowrap phone-off"),
    Column("who", "经办", lambda u: u.acting_as, css="phone-off"),
    Column("rows", "行数", lambda u: u.rows, css="num"),
    Column("created", "新注册", lambda u: u.created, css="num"),
    Column("updated", "有变化", lambda u: u.updated, css="num"),
    Column("ended", "不再列出", lambda u: u.ended, css="num"),
    Column("rejected", "退回", lambda u: u.rejected, css="num"),
)
WINDOWS = (
    Column("days", "天数", lambda w: f"{w.days} 天", css="num"),
    Column("since", "自", lambda w: w.since, sort=("since",), css="nowrap"),
    Column("until", "至（不含）", lambda w: w.until or "长期", css="nowrap"),
    Column("basis", "依据", lambda w: w.basis, css="wide"),
)
BATCH_TONES: dict[str, str] = {
    BatchState.QUEUED: "waiting",
    BatchState.RUNNING: "active",
    BatchState.DONE: "done",
    BatchState.FAILED: "trouble",
}
BATCHES = (
    Column("asked_at", "提交", lambda b: b.asked_at, sort=("asked_at",), css="nowrap"),
    Column("kind", "内容", lambda b: b.get_kind_display(), css="nowrap"),
    Column("scope", "范围", lambda b: b.unit.short_name if b.unit else "所选主体"),
    Column(
        "state",
        "状态",
        lambda b: b.get_state_display(),
        lambda b, _: lights.state(b.get_state_display(), BATCH_TONES[b.state]),
        css="nowrap",
    ),
    Column("total", "户数", lambda b: b.total, css="num"),
    Column("made", "完成", lambda b: b.made, css="num"),
    Column("skipped", "跳过", lambda b: b.skipped, css="num phone-off"),
    Column("who", "经办", lambda b: b.acting_as, css="phone-off"),
)
HOLDERS = (
    Column("name", "名称", lambda e: e.name, sort=("name",)),
    Column("uscc", "统一社会信用代码", lambda e: e.uscc, sort=("uscc",), css="nowrap phone-off"),
    Column("unit", "乡镇（街道）", lambda e: e.unit.short_name if e.unit else "待归属", sort=("unit__order",)),
    Column("status", "登记状态", lambda e: e.get_status_display(), css="nowrap phone-off"),
    Column("number", "短号", lambda e: e.in_force[0].shown_number if e.in_force else "—", css="nowrap"),
    Column("version", "版本", lambda e: e.in_force[0].version if e.in_force else "—", css="num phone-off"),
    Column("issued", "签发", lambda e: e.in_force[0].issued_on if e.in_force else "—", css="nowrap phone-off"),
)
SCANS = (
    Column("at", "时间", lambda s: s.at, sort=("at",), css="nowrap"),
    Column("enterprise", "企业", lambda s: s.enterprise.name, sort=("enterprise__name",)),
    Column("reader", "谁", lambda s: s.get_reader_display(), sort=("reader",), css="nowrap"),
    Column("who", "身份", lambda s: s.acting_as or "—", css="phone-off"),
    Column("way", "方式", lambda s: s.get_way_display(), css="nowrap phone-off"),
    Column("version", "版本", lambda s: s.code.version, css="num phone-off"),
    Column("in_force", "当时", lambda s: "有效" if s.in_force else "已作废", css="nowrap"),
)
PHONES = (
    Column("enterprise", "企业", lambda c: c.enterprise.name, sort=("enterprise__name",)),
    Column("unit", "乡镇（街道）", lambda c: c.enterprise.unit.short_name if c.enterprise.unit else "待归属"),
    Column("role", "身份", lambda c: c.get_role_display(), css="nowrap phone-off"),
    Column("name", "姓名", lambda c: c.masked_name, css="nowrap"),
    Column("phone", "电话", lambda c: c.masked_phone, css="nowrap"),
    Column("firms", "服务企业", lambda c: f"{c.firms} 户", sort=("firms",), css="num"),
)
