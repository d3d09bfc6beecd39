"""Why something failed, without the words of the fault: an exception's text may quote a row, and so a case or a person."""

from __future__ import annotations

import re

from yingshang.kernel.jobs.roster import LOST

KNOWN = ("Undeliverable",)
"""Faults whose text is ours and quotes nothing."""
KIND = re.compile(r"^(?:[\w.]+\.)?([A-Z]\w*)(?::|$)", re.MULTILINE | re.ASCII)
PLACE = re.compile(r'File ".*?/(yingshang/[^"]+)", line (\d+)')


def reason_of(error: str) -> str:
    """The kind of the fault and, where a trace has it, the last place of ours; the whole stands in the worker's log."""
    if not error:
        return ""
    if error == LOST:
        return "运行它的工作进程中断"
    found = KIND.search(error.rpartition('  File "')[2])
    kind = found[1] if found else "错误"
    if kind in KNOWN:
        return error.partition(": ")[2]
    places = PLACE.findall(error)
    return f"{kind}（{places[-1][0]} 第 {places[-1][1]} 行）" if places else kind
