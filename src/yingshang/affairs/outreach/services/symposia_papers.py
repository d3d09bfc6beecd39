"""The minutes of a symposium as a paper."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from yingshang.affairs.outreach.models import Symposium
from yingshang.affairs.outreach.queries.symposia import (
    ATTENDING,
    demands_of,
    invitations_of,
    topics_of,
    units_with,
)
from yingshang.kernel.cases.kinds import kind_of
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.documents import (
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    RedHead,
    TableBlock,
    Text,
    VersionRecord,
    write_docx,
)


def minutes_of(symposium: Symposium, now: datetime) -> OfficialDocument:
    """The paper as things stand: the minutes, the demands and what became of them, what the units owe."""
    case = symposium.case
    came = [one for one in invitations_of(symposium) if one.attended]
    others = [unit.short_name for unit in units_with(symposium, ATTENDING)]
    firms = "、".join(
        f"{one.enterprise.name}{f'（{one.represented_by}）' if one.represented_by else ''}" for one in came
    )
    held = symposium.held_on
    at = local(symposium.planned_at)
    when = f"{held.year}年{held.month}月{held.day}日 {at:%H:%M}" if held else ""
    blocks: list[Block] = [
        Paragraph([Text("时间：", bold=True), when]),
        Paragraph([Text("地点：", bold=True), symposium.place]),
        Paragraph([Text("主持：", bold=True), f"{symposium.chair}（{case.unit.short_name}）"]),
        *([Paragraph([Text("参加部门：", bold=True), "、".join(others)])] if others else []),
        Paragraph([Text("到会企业：", bold=True), f"{len(came)} 家，{firms}。"]),
        Heading(1, "座谈情况"),
        *(Paragraph(line) for line in symposium.minutes.splitlines() if line.strip()),
        *_demands(symposium),
        *_topics(symposium),
    ]
    return OfficialDocument(
        title=f"{case.title}纪要",
        blocks=blocks,
        created=now,
        author=case.unit.short_name,
        head=RedHead(f"{case.unit.short_name}企业座谈会纪要", case.number),
        version_record=VersionRecord(case.unit.name, day_of(now), copies_to="、".join(["区营商办", *others])),
    )


def docx_of(symposium: Symposium, now: datetime) -> bytes:
    """The paper's file."""
    file = BytesIO()
    write_docx(minutes_of(symposium, now), file)
    return file.getvalue()


def _demands(symposium: Symposium) -> list[Block]:
    found = demands_of(symposium)
    if not found:
        return [Heading(1, "企业诉求"), Paragraph("会上没有提出需要转办的诉求。")]
    rows = [
        (
            one.case.number,
            one.enterprise.name,
            one.case.title,
            one.case.unit.short_name,
            kind_of(one.case.kind).state_names[one.case.state],
        )
        for one in found
    ]
    return [
        Heading(1, "企业诉求"),
        TableBlock(("编号", "企业", "诉求", "承办单位", "办理状态"), rows, widths=(4, 4, 6, 3, 3)),
    ]


def _topics(symposium: Symposium) -> list[Block]:
    found = topics_of(symposium)
    if not found:
        return []
    rows = [(one.text, one.unit.short_name, f"{one.due_on:%Y-%m-%d}", one.result or "落实中") for one in found]
    return [
        Heading(1, "议定事项"),
        TableBlock(("事项", "责任单位", "时限", "落实情况"), rows, widths=(6, 3, 3, 6)),
    ]
