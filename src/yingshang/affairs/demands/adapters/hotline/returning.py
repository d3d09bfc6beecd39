"""The 回填 list: what the orders of 12345 have come to, in its own columns."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from yingshang.affairs.demands.adapters.hotline.columns import RETURNED, SHARED, SOURCE
from yingshang.affairs.demands.enums import CLOSED, State
from yingshang.affairs.demands.models import CallBack, Demand, ReturnList
from yingshang.affairs.demands.services import return_orders
from yingshang.kernel.clock import local
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import Column, write_workbook

WIDE = {"reply": 60, "opinion": 40}


def make_return_list(*, actor: Actor, now: datetime) -> ReturnList:
    """The list of the orders that were replied to or closed since they were last handed back; its file is kept.

    Errors: ``NothingToReturn``; ``NotPermitted``.
    """
    name = f"12345回填-{local(now):%Y%m%d-%H%M}.xlsx"
    return return_orders(source=SOURCE, line=result_line, write=write_list, file_name=name, actor=actor, now=now)


def result_line(demand: Demand, answer: CallBack | None, reply: str) -> dict[str, str]:
    """One order's result by field, as text; what is unknown stays empty."""
    case = demand.case
    refused = case.state == State.REFUSED
    return {
        "number": demand.external_number,
        "unit": case.unit.name,
        "signed_at": _moment(demand.signed_at),
        "contacted_at": _moment(demand.contacted_at),
        "state": State(case.state).label,
        "result": demand.get_refusal_ground_display() if refused else demand.get_result_display(),
        "reply": reply,
        "replied_at": _moment(demand.replied_at),
        "closed_at": _moment(case.closed_at) if case.state in CLOSED else "",
        "in_time": _yes_no(demand.replied_in_time),
        "solved": _yes_no(answer.solved) if answer else "",
        "satisfaction": answer.get_satisfaction_display() or "" if answer else "",
        "opinion": answer.text if answer else "",
        "called_at": _moment(answer.at) if answer else "",
        "demand": case.number,
    }


def write_list(file: io.BytesIO, lines: Sequence[Mapping[str, str]], titles: Mapping[str, str]) -> None:
    """The lines as a workbook; ``titles`` are those of the sender's last file, by field of the order."""
    columns = [
        Column(titles.get(SHARED.get(name, ""), title), WIDE.get(name), wrap=name in WIDE)
        for name, title in RETURNED.items()
    ]
    write_workbook(file, columns, ([line[name] for name in RETURNED] for line in lines), sheet="回填")


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"
