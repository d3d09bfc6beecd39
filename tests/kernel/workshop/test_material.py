"""Units are asked, write or upload, are chased, and every version stays with its author."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.workshop.enums import Given, Move, Source
from yingshang.kernel.workshop.errors import Closed, InvalidText, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Material, Request
from yingshang.kernel.workshop.queries import paper_for, requests_for, text_of
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import ask_for_material, give_material, remind_late, waive_request
from yingshang.kernel.workshop.services.material import state_of

pytestmark = pytest.mark.django_db


def test_a_paper_begins_with_its_parts_the_systems_draft_and_the_usual_units(desk: Desk) -> None:
    assert [(r.section.key, r.unit.short_name) for r in requests_for(desk.cast.office_clerk).order_by("pk")] == [
        ("done", "区市场监管局"),
        ("publicity", "区市场监管局"),
        ("publicity", "区自然资源局"),
    ]
    (drafted,) = text_of(desk.paper)[desk.section().pk]
    assert drafted.text == f"编发简报{written(BRIEFINGS)}。"
    assert Message.objects.filter(topic="workshop.material").count() == 3
    assert paper_for(desk.cast.officer_a, desk.paper.case.number) == desk.paper


def test_a_unit_sees_what_is_asked_of_it_alone(desk: Desk) -> None:
    assert {r.unit.short_name for r in requests_for(desk.cast.officer_b)} == {"区自然资源局"}
    assert list(requests_for(desk.cast.township_clerk)) == []
    assert list(requests_for(desk.cast.enterprise)) == []


def test_material_is_kept_in_versions_with_its_author(desk: Desk) -> None:
    request = desk.request()
    give_material(request=request, texts=["一、宣传", "刊发12条"], actor=desk.cast.officer_a, now=at(3, 10))
    give_material(
        request=request,
        texts=["刊发 {{ fig(“简报”) }}".replace("简报", BRIEFINGS)],
        actor=desk.cast.head_a,
        now=at(3, 11),
    )
    latest, first = Material.objects.filter(request=request)
    assert (first.number, first.paragraphs, first.author and first.author.name) == (
        1,
        ["一、宣传", "刊发12条"],
        "孙志强",
    )
    assert latest.paragraphs == [f"刊发 {written(BRIEFINGS)}"]
    request.refresh_from_db()
    assert (request.current, request.first_given_at) == (2, at(3, 10))


def test_an_unknown_figure_is_named_with_the_nearest_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(InvalidText) as caught:
        give_material(
            request=desk.request(),
            texts=["好", '简报{{ fig("publicity.briefing") }}期'],
            actor=desk.cast.officer_a,
            now=at(3, 10),
        )
    assert list(caught.value.faults) == ["2"]
    assert BRIEFINGS in caught.value.faults["2"][0].message
    assert not Material.objects.exists()


def test_a_word_document_is_read_and_kept(desk: Desk, word: Callable[[Sequence[str]], Any]) -> None:
    file = word(["加强宣传。", "", f"编发简报｛｛fig（“{BRIEFINGS}”）｝｝期。"])
    made = give_material(request=desk.request(), file=file, actor=desk.cast.officer_a, now=at(3, 10))
    assert made.paragraphs == ["加强宣传。", f"编发简报{written(BRIEFINGS)}期。"]
    assert made.source == Source.DOCX
    assert made.attachment is not None
    assert made.attachment.name == "素材.docx"


def test_what_is_no_word_document_is_refused(desk: Desk) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(WorkshopError, match="另存为"):
        give_material(
            request=desk.request(),
            file=SimpleUploadedFile("素材.docx", b"no"),
            actor=desk.cast.officer_a,
            now=at(3, 10),
        )


@pytest.mark.parametrize("who", ["officer_b", "office_clerk", "leader", "enterprise"])
def test_nobody_else_gives_it(desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        give_material(request=desk.request(), texts=["好"], actor=desk.cast[who], now=at(3, 10))
    assert not Material.objects.exists()


def test_after_confirmation_begins_nothing_more_is_taken(desk: Desk) -> None:
    desk.to_confirming()
    with pytest.raises(Closed):
        give_material(request=desk.request(), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))


def test_late_ones_are_chased_once_a_day(desk: Desk) -> None:
    give_material(request=desk.request("unit_b"), texts=["好"], actor=desk.cast.officer_b, now=at(3, 10))
    assert remind_late(today=date(2026, 3, 11), now=at(3, 11)) == 0
    assert remind_late(today=date(2026, 3, 12), now=at(3, 12)) == 2
    assert remind_late(today=date(2026, 3, 12), now=at(3, 12, 15)) == 0
    assert remind_late(today=date(2026, 3, 13), now=at(3, 13)) == 2
    assert Message.objects.filter(body__contains="逾期 1 天").count() == 2


def test_states_of_a_request(desk: Desk) -> None:
    request = desk.request()
    assert state_of(request, date(2026, 3, 12)) == Given.WAITING
    assert state_of(request, date(2026, 3, 13)) == Given.LATE
    give_material(request=request, texts=["好"], actor=desk.cast.officer_a, now=at(3, 16))
    assert state_of(Request.objects.get(pk=request.pk), date(2026, 3, 17)) == Given.LATE_GIVEN
    waive_request(request=desk.request("unit_b"), reason="本期无此项工作", actor=desk.cast.office_clerk, now=at(3, 9))
    assert state_of(desk.request("unit_b"), date(2026, 3, 30)) == Given.WAIVED
    assert remind_late(today=date(2026, 3, 30), now=at(3, 30)) == 1


def test_the_office_may_ask_further_units_and_move_the_day(desk: Desk) -> None:
    units = [desk.cast.units["township"].pk, desk.cast.units["unit_a"].pk]
    ask_for_material(
        section=desk.section(), units=units, due_on=date(2026, 3, 20), actor=desk.cast.office_clerk, now=at(3, 10)
    )
    assert desk.request("township").due_on == desk.request().due_on == date(2026, 3, 20)
    assert paper_for(desk.cast.township_clerk, desk.paper.case.number) == desk.paper
    with pytest.raises(NotAllowed):
        ask_for_material(
            section=desk.section(), units=units, due_on=date(2026, 3, 20), actor=desk.cast.head_a, now=at(3, 10)
        )


def test_figures_may_be_named_by_their_name(desk: Desk) -> None:
    from yingshang.kernel.figures.sources import named

    made = give_material(
        request=desk.request(),
        texts=[f"率为{{{{ fig('{named(RATE)[0]}') }}}}"],
        actor=desk.cast.officer_a,
        now=at(3, 10),
    )
    assert made.paragraphs == [f"率为{written(RATE)}"]
    desk.move(Move.EDIT, at(3, 10))
