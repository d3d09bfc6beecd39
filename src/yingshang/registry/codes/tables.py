"""The columns of uploaded lists and of windows of use."""

from __future__ import annotations

from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.registry.codes.enums import UploadState

TONES: dict[str, str] = {
    UploadState.UPLOADED: "waiting",
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
