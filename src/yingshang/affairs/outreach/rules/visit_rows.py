"""What a row of a sheet of visits says: pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from yingshang.affairs.outreach.enums import Channel, Finding, Outcome
from yingshang.kernel.tables import BadValue, Cell
from yingshang.kernel.tables.cells import as_text
from yingshang.kernel.tables.parsers import clean, parse_code, parse_date, parse_yes_no

T = TypeVar("T")

TITLES: Mapping[str, tuple[str, ...]] = {
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码"),
    "name": ("企业名称", "市场主体名称", "单位名称", "走访企业", "企业"),
    "official": ("走访人", "包联责任人", "包联干部", "责任人", "回访人", "姓名"),
    "unit": ("走访单位", "包联单位", "回访单位", "责任单位", "部门"),
    "on": ("走访日期", "回访日期", "联系日期", "走访时间", "日期"),
    "channel": ("联系方式", "走访方式", "回访方式", "方式"),
    "reached": ("是否联系上", "是否联系成功", "已联系上"),
    "finding": ("企业状态", "经营状态", "走访发现"),
    "note": ("了解的情况", "走访情况", "情况说明", "走访内容", "备注"),
    "leaflets": ("送达的政策", "送达政策", "宣传政策"),
    "matter": ("帮办事项", "帮办代办事项"),
    "outcome": ("帮办结果",),
    "demand": ("收到的诉求", "企业诉求", "诉求内容", "反映问题"),
    "next_on": ("下次联系", "下次联系日期", "下次走访日期"),
}
NEEDED = ("on", "channel")
CHANNELS = {
    "走访": Channel.VISIT,
    "上门": Channel.VISIT,
    "上门走访": Channel.VISIT,
    "实地走访": Channel.VISIT,
    "现场": Channel.VISIT,
    "电话": Channel.PHONE,
    "电话回访": Channel.PHONE,
    "微信": Channel.WECHAT,
    "微信回访": Channel.WECHAT,
    "短信": Channel.SMS,
    "短信回访": Channel.SMS,
}
FINDINGS = {
    "正常经营": Finding.RUNNING,
    "正常": Finding.RUNNING,
    "在营": Finding.RUNNING,
    "歇业": Finding.SUSPENDED,
    "停业": Finding.SUSPENDED,
    "吊销未注销": Finding.REVOKED,
    "吊销": Finding.REVOKED,
    "无法联系": Finding.UNREACHABLE,
    "失联": Finding.UNREACHABLE,
    "联系不上": Finding.UNREACHABLE,
}
OUTCOMES = {
    "帮办中": Outcome.OPEN,
    "已办成": Outcome.DONE,
    "办成": Outcome.DONE,
    "已办结": Outcome.DONE,
    "未办成": Outcome.FAILED,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell, and what to do."""

    key: str
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as a sheet tells it; names are still to be found."""

    row: int
    uscc: str
    name: str
    official: str
    unit: str
    on: date
    channel: str
    reached: bool
    finding: str
    note: str = ""
    leaflets: tuple[str, ...] = ()
    matter: str = ""
    outcome: str = Outcome.OPEN
    demand: str = ""
    next_on: date | None = None


def read_visit(row: int, cells: Mapping[str, Cell]) -> VisitRow | list[Fault]:
    """A row as a visit, or what is wrong with it.

    Arguments:
        cells: by the keys of :data:`TITLES`; what is missing is unknown.
    """
    faults: list[Fault] = []

    def take(key: str, parse: Callable[[Cell], T | None], otherwise: T) -> T:
        cell = cells.get(key)
        try:
            found = parse(cell)
        except BadValue as fault:
            faults.append(Fault(key, as_text(cell), fault.reason, fault.remedy))
            return otherwise
        if found is None and key in NEEDED:
            faults.append(Fault(key, "", "没有填写。", "补上后重新导入。"))
        return otherwise if found is None else found

    uscc, name = take("uscc", parse_code, ""), take("name", clean, "")
    if not uscc and not name and not faults:
        faults.append(Fault("uscc", "", "没有企业代码或名称。", "填写统一社会信用代码。"))
    on = take("on", parse_date, date.min)
    channel = take("channel", _word(CHANNELS, "填“走访”“电话”“微信”或“短信”。"), Channel.VISIT)
    finding = take("finding", _word(FINDINGS, "填“正常经营”“歇业”“吊销未注销”或“无法联系”。"), Finding.RUNNING)
    reached = take("reached", parse_yes_no, finding != Finding.UNREACHABLE)
    if reached and finding == Finding.UNREACHABLE:
        faults.append(
            Fault("finding", "无法联系", "已联系上的，企业状态不能是“无法联系”。", "改“是否联系上”或企业状态。")
        )
    note, demand = take("note", clean, ""), take("demand", clean, "")
    policies = tuple(
        part.strip() for part in take("leaflets", clean, "").replace("；", "、").split("、") if part.strip()
    )
    outcome = take("outcome", _word(OUTCOMES, "填“帮办中”“已办成”或“未办成”。"), Outcome.OPEN)
    matter, next_on = take("matter", clean, ""), take("next_on", parse_date, date.min)
    official, unit = take("official", clean, ""), take("unit", clean, "")
    for key, text, most in (("note", note, 2000), ("matter", matter, 100), ("demand", demand, 5000)):
        if len(text) > most:
            faults.append(Fault(key, text[:40], f"超过 {most} 个字。", "写短一些。"))
    if faults:
        return faults
    return VisitRow(
        row=row,
        uscc=uscc,
        name=name,
        official=official,
        unit=unit,
        on=on,
        channel=channel,
        reached=reached,
        finding=finding,
        note=note,
        leaflets=policies,
        matter=matter,
        outcome=outcome,
        demand=demand,
        next_on=None if next_on == date.min else next_on,
    )


def _word(known: Mapping[str, T], remedy: str) -> Callable[[Cell], T | None]:
    def parse(cell: Cell) -> T | None:
        text = clean(cell)
        if text is None:
            return None
        if text not in known:
            raise BadValue(f"“{text}”不在可选的词里。", remedy)
        return known[text]

    return parse


def key_of(district_id: int, uscc: str, official_id: int, on: date, channel: str, ordinal: int) -> str:
    """The key of a row: who contacted whom on which day how, and the how manieth of these; 40 characters.

    Words may be mended and the sheet sent again: it is the same visit.
    """
    told = f"{district_id}|{uscc}|{official_id}|{on.isoformat()}|{channel}|{ordinal}"
    return f"row-{hashlib.sha256(told.encode()).hexdigest()[:36]}"
