"""A paper of the cast's district with two parts, one figure stated by unit A and one by unit B."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import transaction
from docx import Document

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.returns import Attestation
from yingshang.kernel.figures.signed import state_signed
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.workshop.enums import Move
from yingshang.kernel.workshop.models import Confirmation, Paper, Request, Round, Section
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import confirm_numbers, open_paper, save_section, set_owner
from yingshang.kernel.workshop.templates import SectionPlan, Template, register_template

BRIEFINGS, RATE = "publicity.briefings", "govservices.promised_to_statutory_ratio"
TEMPLATE = Template(
    code="test_paper",
    name="测试通报",
    plan=lambda _unit, _period: (
        SectionPlan("done", "工作开展情况", guide="写做了什么", asks=("区市场监管局",)),
        SectionPlan("publicity", "宣传", level=2, asks=("区市场监管局", "区自然资源局", "没有的单位")),
    ),
    draft=lambda _unit, _period: {"publicity": [f"编发简报{written(BRIEFINGS)}。"]},
    words=lambda _period: {"市场主体": "经营主体"},
)
register_template(TEMPLATE)


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026 here."""
    return datetime.combine(date(2026, month, day), time(hour), tzinfo=clock.SHANGHAI)


@dataclass
class Desk:
    """A paper and those who work at it."""

    cast: Cast
    paper: Paper

    def section(self, key: str = "publicity") -> Section:
        return Section.objects.get(paper=self.paper, key=key)

    def request(self, unit: str = "unit_a", key: str = "publicity") -> Request:
        return Request.objects.get(section=self.section(key), unit=self.cast.units[unit])

    def write(self, *texts: str, key: str = "publicity") -> None:
        """The office writes a section anew."""
        section = self.section(key)
        rows = [Paragraph(f"p{n}", text) for n, text in enumerate(texts)]
        save_section(
            section=section, paragraphs=rows, base=section.current, actor=self.cast.office_clerk, now=at(3, 10)
        )

    def move(self, move: str, now: datetime, who: str = "office_clerk", **data: Any) -> None:
        perform(self.paper.case, move, data, actor=self.cast[who], now=now)
        self.again()

    def again(self) -> None:
        self.paper = Paper.objects.select_related("case", "unit", "frozen").get(pk=self.paper.pk)

    def to_confirming(self) -> None:
        self.move(Move.EDIT, at(3, 10))
        self.move(Move.CONFIRM, at(3, 10, 10))

    def confirmations(self, unit: str) -> list[Confirmation]:
        latest = Round.objects.filter(paper=self.paper).first()
        return list(Confirmation.objects.filter(round=latest, unit=self.cast.units[unit]))

    def confirm_all(self) -> None:
        for unit, who in (("unit_a", "officer_a"), ("unit_b", "officer_b")):
            confirm_numbers(confirmations=self.confirmations(unit), actor=self.cast[who], now=at(3, 11))


@pytest.fixture
def state(cast: Cast) -> Callable[..., Any]:
    """State a number for the district, signed by a unit."""

    def make(figure: str, unit: str = "unit_a", reason: str = "漏报一期", **values: Any) -> Any:
        with transaction.atomic():
            return state_signed(
                actor=cast.office_clerk,
                now=at(3, 5),
                reporter=cast.units[unit],
                figure_id=figure,
                unit=cast.units["district"],
                period=Period.between(date(2026, 1, 1), date(2026, 2, 28)),
                values=values,
                attestation=Attestation(preparer="孙志强", checker="李敏", signer="赵国庆", signed_on=date(2026, 3, 5)),
                reason=reason,
            )

    return make


@pytest.fixture
def desk(cast: Cast, state: Callable[..., Any]) -> Desk:
    """A paper on January and February; unit A answers for the briefings, unit B for the rate."""
    state(BRIEFINGS, value="12")
    state(RATE, "unit_b", n="45", N="60")
    district: Unit = cast.units["district"]
    for figure, unit in ((BRIEFINGS, "unit_a"), (RATE, "unit_b")):
        set_owner(
            district=district,
            figure=figure,
            unit=cast.units[unit],
            since=date(2026, 1, 1),
            actor=cast.office_clerk,
            now=at(3, 9),
        )
    paper = open_paper(
        template=TEMPLATE.code,
        unit=district,
        first=date(2026, 1, 1),
        last=date(2026, 2, 28),
        title="云溪区营商环境工作通报",
        material_due=date(2026, 3, 12),
        actor=cast.office_clerk,
        now=at(3, 9),
    )
    return Desk(cast, paper)


@pytest.fixture
def word() -> Callable[[Sequence[str]], Any]:
    """A Word document of some paragraphs, as a unit would upload it."""

    def make(texts: Sequence[str], name: str = "素材.docx") -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        document, buffer = Document(), io.BytesIO()
        for text in texts:
            document.add_paragraph(text)
        document.save(buffer)
        return SimpleUploadedFile(name, buffer.getvalue())

    return make
