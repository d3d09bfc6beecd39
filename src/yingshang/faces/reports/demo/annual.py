"""Last year's summary: called for in January, issued at its end, corrected in March."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Any

from yingshang.faces.reports.demo.confirming import (
    answer_for,
    asked,
    confirm_rest,
    object_to,
    send_round,
    state_anew,
)
from yingshang.faces.reports.demo.desk import CLERKS, Desk, File, Script, Sheet, changed, moment, told_in
from yingshang.faces.reports.demo.finishing import circulate, freeze, issue, send, sign, stamped_pdf
from yingshang.faces.reports.drafting import ANNUAL
from yingshang.kernel.clock import day_of
from yingshang.kernel.documents import OfficialDocument, Paragraph, write_docx
from yingshang.kernel.workshop.enums import Move, State
from yingshang.kernel.workshop.models import Request
from yingshang.kernel.workshop.rules.merging import Paragraph as Written
from yingshang.kernel.workshop.services import (
    answer_objection,
    correct_paper,
    give_material,
    open_paper,
    prove_claim,
    remind_late,
    save_section,
    set_order,
    waive_request,
)

DUE = 5
"""The working day of January, 0 the first, by which units write."""
ROUND, SIGNING, AGAIN, SECOND = 9, 13, 14, 15
"""The working days on which numbers are sent round, the paper is signed, returned and mended, and signed again."""


def tell_the_year(desk: Desk, script: Script) -> None:
    """Write into the script how last year's summary came about."""
    Annual(desk, script).tell()


class Annual:
    """The story of one summary."""

    def __init__(self, desk: Desk, script: Script) -> None:
        self.desk, self.script = desk, script
        self.year = desk.stage.today.year
        self.day = desk.days(date(self.year, 1, 1))
        self.told: dict[str, Any] = told_in("demo_story.toml")["annual"]
        self.sheet: Sheet

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment of the n-th working day of the year."""
        return moment(self.day(day), hour, minute)

    def tell(self) -> None:
        """The whole of it, from the call for material to the erratum."""
        at, script = self.at, self.script
        script.at(at(0, 9, 30), self._open)
        self._material()
        script.at(at(DUE, 9), _chase)
        script.at(at(DUE + 1, 9), _chase)
        script.at(at(DUE + 1, 9, 30), self._waive)
        script.at(at(DUE + 1, 10), lambda now: self.sheet.move(Move.EDIT, now))
        self._editing()
        self._confirming()
        self._signing()
        self._erratum()

    def _open(self, now: datetime) -> None:
        paper = open_paper(
            template=ANNUAL,
            unit=self.desk.district,
            first=date(self.year - 1, 1, 1),
            last=date(self.year - 1, 12, 31),
            title=f"{self.desk.district.short_name}{self.year - 1}年优化营商环境工作总结",
            material_due=self.day(DUE),
            actor=self.desk.clerk(),
            now=now,
        )
        self.sheet = Sheet(self.desk, paper)

    def _material(self) -> None:
        for told in told_in("demo_material.toml")["material"]:
            late = told.get("late", 0)
            day = self.day(DUE + late) if late else self.day(self.desk.chance.randint(1, DUE))
            given = self.desk.some_time(day) if not late else moment(day, 14, self.desk.chance.randrange(60))
            self.script.at(given, self._giving(told, told["paragraphs"]))
            if "again" in told:
                self.script.at(moment(self.day(DUE), 16, 50), self._giving(told, told["again"]))

    def _giving(self, told: dict[str, Any], texts: list[str]) -> Any:
        def give(now: datetime) -> None:
            request = self.sheet.request(told["section"], told["unit"])
            actor = self.desk.by(told["unit"], CLERKS)
            if told.get("docx"):
                give_material(request=request, actor=actor, now=now, file=_document(told["unit"], texts, now))
            else:
                give_material(request=request, actor=actor, now=now, texts=texts)

        return give

    def _waive(self, now: datetime) -> None:
        told = self.told["waived"]
        request = self.sheet.request(told["section"], told["unit"])
        waive_request(request=request, reason=told["reason"], actor=self.desk.clerk(), now=now)

    def _editing(self) -> None:
        for number, told in enumerate(self.told["edits"]):
            at = self.at(told["day"], 15 if told["day"] == DUE + 1 else 10, 7 * number % 60)
            self.script.at(at, partial(self._edit, told, number % 2))
        self.script.at(self.at(8, 14, 30), self._write_together)
        self.script.at(self.at(8, 16), self._prove)
        self.script.at(self.at(8, 16, 30), self._prepare)

    def _edit(self, told: dict[str, Any], which: int, now: datetime) -> None:
        self.sheet.edit(told, now, which=which)

    def _write_together(self, now: datetime) -> None:
        """Two clerks begin from one version; the second saving is merged with the first."""
        told = self.told["together"]
        section = self.sheet.section(told["section"])
        base, rows = section.current, self.sheet.paragraphs(section)
        drawn = Request.objects.filter(section=section, unit__in=[self.desk.units[unit] for unit in told["from"]])
        for which, (paragraphs, material) in enumerate(
            (
                ([*rows, Written("", told["added"])], [r.materials.latest("number").pk for r in drawn.order_by("pk")]),
                (changed(rows, told["find"], told["put"]), []),
            )
        ):
            save_section(
                section=section,
                paragraphs=paragraphs,
                base=base,
                actor=self.desk.clerk(which),
                now=now,
                material=material,
            )

    def _prove(self, now: datetime) -> None:
        proof = self.told["proof"]
        prove_claim(
            paper=self.sheet.paper,
            claim=proof["claim"],
            document=proof["document"],
            actor=self.desk.clerk(),
            now=now,
            file=stamped_pdf("", "依据文件", now),
        )

    def _prepare(self, now: datetime) -> None:
        answer_for(self.desk, self.sheet, now)
        signers = [self.desk.units[unit] for unit in self.told["signers"]]
        set_order(paper=self.sheet.paper, units=signers, actor=self.desk.clerk(), now=now)

    def _confirming(self) -> None:
        """A round of three working days: most confirm, some object, one says nothing."""

        def begin(now: datetime) -> None:
            objected = [told["figure"] for told in self.told["objections"]]
            send_round(self.sheet, self.script, self.day, ROUND, now, silent=self.told["silent"], objected=objected)

        self.script.at(self.at(ROUND, 9), begin)
        for number, told in enumerate(self.told["objections"]):
            self.script.at(self.at(ROUND + 1, 10 + number), partial(self._object, told))
            self.script.at(self.at(ROUND + 2, 15 + number), partial(self._answer, told))
        self.script.at(self.at(ROUND + 2, 9, 30), partial(self._state, "correction"))

    def _object(self, told: dict[str, Any], now: datetime) -> None:
        object_to(self.sheet, told, now)

    def _answer(self, told: dict[str, Any], now: datetime) -> None:
        objection = asked(self.sheet, told["figure"])
        if objection is not None and objection.word == "objected":
            answer_objection(
                confirmation=objection,
                reply=told["reply"],
                corrected=told["corrected"],
                actor=self.desk.clerk(),
                now=now,
            )

    def _state(self, what: str, now: datetime) -> None:
        state_anew(self.desk, self.told[what], self.year - 1, now)

    def _signing(self) -> None:
        """Round the signers, back once, round again, frozen, out to the office's system and back."""
        at, script, signers = self.at, self.script, self.told["signers"]

        def play(day: int, hour: int, minute: int, beat: Any) -> None:
            script.at(at(day, hour, minute), lambda now: beat(self.sheet, now))

        play(SIGNING, 9, 0, circulate)
        play(SIGNING, 10, 30, sign(signers[0], "同意。"))
        play(SIGNING, 15, 0, sign(signers[1], self.told["returned"]["text"], agrees=False))
        script.at(at(AGAIN, 9, 30), self._mend)
        play(AGAIN, 15, 0, confirm_rest)
        play(SECOND, 9, 0, circulate)
        play(SECOND, 10, 20, sign(signers[0], "同意。"))
        play(SECOND, 15, 40, sign(signers[1], "已改，同意。"))
        play(SECOND + 1, 9, 30, sign(signers[2], "同意印发。"))
        play(SECOND + 1, 15, 30, freeze)
        play(SECOND + 2, 9, 0, send)
        play(SECOND + 3, 10, 0, issue(self.told["number"].format(year=self.year)))

    def _mend(self, now: datetime) -> None:
        told = self.told["returned"]
        if self.sheet.stands(State.EDITING):
            self.sheet.edit({**told["edit"], "note": "按会签意见修改"}, now)
            self.sheet.move(Move.CONFIRM, now)

    def _erratum(self) -> None:
        """In March a unit corrects its number, and the paper its print."""
        spring = self.desk.days(date(self.year, 3, 5))
        self.script.at(moment(spring(0), 10, 20), partial(self._state, "erratum"))
        self.script.at(moment(spring(1), 15, 10), self._correct)

    def _correct(self, now: datetime) -> None:
        told = self.told["erratum"]
        if self.sheet.stands(State.ISSUED):
            correct_paper(
                paper=self.sheet.paper,
                figures=[told["figure"]],
                text="",
                why=told["why"],
                actor=self.desk.head,
                now=now,
            )


def _chase(now: datetime) -> None:
    remind_late(today=day_of(now), now=now)


def _document(unit: str, texts: list[str], now: datetime) -> File:
    """A document of the unit's own word processor."""
    out = BytesIO()
    write_docx(OfficialDocument("报送素材", [Paragraph(text) for text in texts], created=now, author=unit), out)
    return File(f"{unit}素材.docx", out.getvalue())
