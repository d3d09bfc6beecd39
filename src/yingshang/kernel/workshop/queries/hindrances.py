"""What stands against a move of a paper: every reason at once, in sentences for the screen."""

from __future__ import annotations

from datetime import date

from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.workshop.enums import Opinion, Word
from yingshang.kernel.workshop.models import Confirmation, Countersign, Paper, Round
from yingshang.kernel.workshop.queries.checking import checks_of
from yingshang.kernel.workshop.queries.content import digest_of


def open_round_of(paper: Paper) -> Round | None:
    """The confirmation that is under way."""
    return Round.objects.filter(paper=paper, closed_at=None).order_by("-number").first()


def against_circulating(paper: Paper, day: date, reader: Reader | None = None) -> list[str]:
    """Why a paper cannot go to those who countersign on a day: faults of the text, open objections, silent units, no order."""
    faults = [check.message for check in checks_of(paper, reader) if check.weight == "stops"]
    faults += against_numbers(paper, day)
    if not Countersign.objects.filter(paper=paper).exists():
        faults.append("还没有安排会签单位和顺序。")
    return faults


def against_numbers(paper: Paper, day: date) -> list[str]:
    """What is still open in the confirmation of a paper's numbers."""
    opened = open_round_of(paper)
    if opened is None:
        return []
    rows = Confirmation.objects.filter(round=opened, word__in=[Word.OBJECTED, Word.WAITING]).select_related("unit")
    names: dict[str, dict[str, int]] = {Word.OBJECTED: {}, Word.WAITING: {}}
    for row in rows:
        names[row.word][row.unit.short_name] = names[row.word].get(row.unit.short_name, 0) + 1
    objected, waiting = names[Word.OBJECTED], names[Word.WAITING]
    faults = []
    if objected:
        faults.append(f"还有 {sum(objected.values())} 项数据异议没有答复（{'、'.join(objected)}），请先答复。")
    if waiting and day <= opened.due_on:
        faults.append(f"确认期至{opened.due_on:%m月%d日}，{'、'.join(waiting)}还没有回复。")
    return faults


def against_freezing(paper: Paper, reader: Reader) -> list[str]:
    """Why a paper cannot be frozen: who has still to sign, what has moved since, what is wrong with the text."""
    rows = list(Countersign.objects.filter(paper=paper).select_related("unit").order_by("turn", "position"))
    last = [row for row in rows if row.turn == rows[-1].turn] if rows else []
    waiting = [row.unit.short_name for row in last if row.opinion == Opinion.WAITING]
    faults = []
    if not last:
        faults.append("还没有安排会签。")
    if waiting:
        faults.append(f"{'、'.join(waiting)}还没有会签。")
    digest = digest_of(paper, reader)
    moved = [row.unit.short_name for row in last if row.digest and row.digest != digest]
    if moved:
        names = "、".join(moved)
        faults.append(f"会签之后数据有变动，文稿与{names}所签的不一致，请退回编辑后重新会签。")
    return faults + [check.message for check in checks_of(paper, reader) if check.weight == "stops"]
