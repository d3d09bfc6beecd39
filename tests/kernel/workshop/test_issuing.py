"""From the units' word on their numbers to the issued paper and its erratum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.verifying import verify_report
from yingshang.kernel.lifecycle.errors import InvalidInput
from yingshang.kernel.workshop.enums import Move, Opinion, State, Word
from yingshang.kernel.workshop.errors import Closed, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Confirmation, Countersign, Erratum, Round
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import (
    answer_objection,
    confirm_numbers,
    correct_paper,
    countersign,
    freeze_paper,
    note_return,
    note_sending,
    object_to_number,
    set_order,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%stamped\n%%EOF\n"


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """Two figures in the text, sent to be confirmed."""
    desk.write(f"编发简报{written(BRIEFINGS)}，时限压缩至{written(RATE)}。")
    set_order(
        paper=desk.paper,
        units=[desk.cast.units["unit_b"], desk.cast.units["office"]],
        actor=desk.cast.office_clerk,
        now=at(3, 9),
    )
    desk.to_confirming()
    return desk


def sign(desk: Desk, who: str, agrees: bool = True, text: str = "") -> Countersign:
    return countersign(paper=desk.paper, agrees=agrees, text=text, actor=desk.cast[who], now=at(3, 12))


def issue(desk: Desk) -> None:
    desk.confirm_all()
    desk.move(Move.CIRCULATE, at(3, 12))
    sign(desk, "head_b")
    sign(desk, "office_head")
    desk.paper = freeze_paper(paper=desk.paper, actor=desk.cast.office_head, now=at(3, 13))
    note_sending(paper=desk.paper, content=b"docx", actor=desk.cast.office_clerk, now=at(3, 13))
    note_return(
        paper=desk.paper,
        number="云营商办〔2026〕5号",
        issued_on=date(2026, 3, 16),
        stamped=SimpleUploadedFile("盖章.pdf", PDF),
        actor=desk.cast.office_head,
        now=at(3, 16),
    )
    desk.again()


def test_each_unit_is_asked_for_its_own_numbers_within_three_working_days(ready: Desk) -> None:
    opened = Round.objects.get(paper=ready.paper)
    assert opened.due_on == date(2026, 3, 13)
    assert [(c.figure_id, c.printed) for c in ready.confirmations("unit_a")] == [(BRIEFINGS, ["12期"])]
    assert [c.figure_id for c in ready.confirmations("unit_b")] == [RATE]


def test_a_unit_confirms_its_own_and_no_other(ready: Desk) -> None:
    assert confirm_numbers(confirmations=ready.confirmations("unit_a"), actor=ready.cast.officer_a, now=at(3, 11)) == 1
    with pytest.raises(NotAllowed):
        confirm_numbers(confirmations=ready.confirmations("unit_b"), actor=ready.cast.officer_a, now=at(3, 11))
    assert ready.confirmations("unit_b")[0].word == Word.WAITING


def test_after_the_period_nobody_objects_any_more(ready: Desk) -> None:
    with pytest.raises(Closed, match="确认期已过"):
        object_to_number(
            confirmation=ready.confirmations("unit_a")[0],
            reason="漏了一期",
            proposed="13",
            actor=ready.cast.officer_a,
            now=at(3, 16),
        )


def test_the_paper_waits_for_units_until_the_period_ends(ready: Desk) -> None:
    with pytest.raises(InvalidInput, match="还没有回复"):
        ready.move(Move.CIRCULATE, at(3, 12))
    ready.move(Move.CIRCULATE, at(3, 16))
    assert {c.word for c in Confirmation.objects.all()} == {Word.SILENT}


def test_an_objection_is_answered_before_the_paper_goes_on(ready: Desk, state: Callable[..., Any]) -> None:
    one = ready.confirmations("unit_a")[0]
    object_to_number(
        confirmation=one, reason="二月第二期漏报", proposed="13", actor=ready.cast.officer_a, now=at(3, 11)
    )
    confirm_numbers(confirmations=ready.confirmations("unit_b"), actor=ready.cast.officer_b, now=at(3, 11))
    with pytest.raises(InvalidInput, match="异议没有答复"):
        ready.move(Move.CIRCULATE, at(3, 12))
    with pytest.raises(NotAllowed):
        answer_objection(confirmation=one, reply="好", corrected=True, actor=ready.cast.officer_a, now=at(3, 12))
    state(BRIEFINGS, value="13", reason="二月第二期漏报")
    answer_objection(
        confirmation=one, reply="已更正报送数", corrected=True, actor=ready.cast.office_clerk, now=at(3, 12)
    )
    assert printed_in(content_of(ready.paper))[BRIEFINGS] == ["13期"]
    assert AttestedReturn.objects.filter(figure_id=BRIEFINGS).count() == 2
    ready.move(Move.CIRCULATE, at(3, 12))
    assert ready.paper.case.state == State.SIGNING


def test_countersigned_in_order(ready: Desk) -> None:
    ready.confirm_all()
    ready.move(Move.CIRCULATE, at(3, 12))
    with pytest.raises(NotAllowed, match="区自然资源局"):
        sign(ready, "office_head")
    sign(ready, "head_b", text="同意")
    sign(ready, "office_head")
    with pytest.raises(Closed, match="完成"):
        sign(ready, "office_head")
    assert [(c.position, c.opinion) for c in Countersign.objects.all()] == [
        (1, Opinion.AGREED),
        (2, Opinion.AGREED),
    ]


def test_a_return_sends_it_back_and_a_further_turn_begins(ready: Desk) -> None:
    ready.confirm_all()
    ready.move(Move.CIRCULATE, at(3, 12))
    with pytest.raises(WorkshopError, match="修改什么"):
        sign(ready, "head_b", agrees=False)
    sign(ready, "head_b", agrees=False, text="第二句请写全称")
    ready.again()
    assert ready.paper.case.state == State.EDITING
    ready.move(Move.CONFIRM, at(3, 12))
    ready.move(Move.CIRCULATE, at(3, 12))
    assert list(Countersign.objects.values_list("turn", "position", "opinion")) == [
        (1, 1, Opinion.RETURNED),
        (1, 2, Opinion.WAITING),
        (2, 1, Opinion.WAITING),
        (2, 2, Opinion.WAITING),
    ]
    assert sign(ready, "head_b").turn == 2


def test_nobody_is_asked_twice_for_the_same_number(ready: Desk, state: Callable[..., Any]) -> None:
    ready.confirm_all()
    ready.move(Move.REOPEN, at(3, 12), text="补充一句")
    state(BRIEFINGS, value="13")
    ready.move(Move.CONFIRM, at(3, 12))
    assert [c.word for c in ready.confirmations("unit_b")] == [Word.CONFIRMED]
    assert [c.word for c in ready.confirmations("unit_a")] == [Word.WAITING]


def test_numbers_that_moved_after_the_last_signature_are_not_frozen(ready: Desk, state: Callable[..., Any]) -> None:
    ready.confirm_all()
    ready.move(Move.CIRCULATE, at(3, 12))
    sign(ready, "head_b")
    with pytest.raises(Closed, match="还没有会签"):
        freeze_paper(paper=ready.paper, actor=ready.cast.office_head, now=at(3, 13))
    sign(ready, "office_head")
    state(BRIEFINGS, value="14")
    with pytest.raises(Closed, match="会签之后数据有变动"):
        freeze_paper(paper=ready.paper, actor=ready.cast.office_head, now=at(3, 13))
    assert ready.paper.case.state == State.SIGNING


def test_the_issued_paper_carries_number_and_scan_and_verifies(ready: Desk) -> None:
    issue(ready)
    assert (ready.paper.case.state, ready.paper.number) == (State.ISSUED, "云营商办〔2026〕5号")
    exchange = ready.paper.exchanges.get()
    assert exchange.stamped is not None
    assert exchange.text_digest == ready.paper.text_digest
    assert ready.paper.frozen is not None
    assert verify_report(ready.paper.frozen, actor=None).ok


def test_a_claim_without_proof_stops_it(desk: Desk) -> None:
    desk.write("全省率先完成改革。")
    set_order(paper=desk.paper, units=[desk.cast.units["office"]], actor=desk.cast.office_clerk, now=at(3, 9))
    desk.to_confirming()
    with pytest.raises(InvalidInput, match="全省率先"):
        desk.move(Move.CIRCULATE, at(3, 12))


def test_an_erratum_says_what_changed_and_the_issued_paper_stays(ready: Desk, state: Callable[..., Any]) -> None:
    issue(ready)
    with pytest.raises(WorkshopError, match="没有变化"):
        correct_paper(
            paper=ready.paper, figures=[BRIEFINGS], text="", why="核对", actor=ready.cast.office_head, now=at(3, 20)
        )
    state(BRIEFINGS, value="13")
    with pytest.raises(NotAllowed):
        correct_paper(
            paper=ready.paper, figures=[BRIEFINGS], text="", why="漏报", actor=ready.cast.office_clerk, now=at(3, 20)
        )
    erratum = correct_paper(
        paper=ready.paper,
        figures=[BRIEFINGS, RATE],
        text="",
        why="漏报一期",
        actor=ready.cast.office_head,
        now=at(3, 20),
    )
    assert [(row["id"], row["printed"], row["corrected"]) for row in erratum.changes] == [
        (BRIEFINGS, ["12期"], ["13期"])
    ]
    assert ready.paper.frozen is not None
    changed = verify_report(ready.paper.frozen, actor=None).changed
    assert [change.id for change in changed] == [BRIEFINGS]
    assert Erratum.objects.get().frozen is not None
    assert ready.paper.case.state == State.ISSUED


def test_a_paper_that_was_sent_back_is_frozen_when_the_second_turn_has_signed(ready: Desk) -> None:
    """Whoever was not reached in the first turn is asked in the second alone."""
    ready.confirm_all()
    ready.move(Move.CIRCULATE, at(3, 12))
    sign(ready, "head_b", agrees=False, text="第二句请写全称")
    ready.again()
    ready.move(Move.CONFIRM, at(3, 12))
    ready.move(Move.CIRCULATE, at(3, 12))
    sign(ready, "head_b")
    sign(ready, "office_head")
    assert freeze_paper(paper=ready.paper, actor=ready.cast.office_head, now=at(3, 13)).case.state == State.FINAL


def test_what_was_signed_and_in_which_order_stands_in_the_chain(ready: Desk) -> None:
    issue(ready)
    chain = Entry.objects.filter(chain__kind="case", chain__ref=ready.paper.case.number)
    (ordered,) = chain.filter(action="workshop.order")
    assert ordered.data["units"] == [ready.cast.units["unit_b"].pk, ready.cast.units["office"].pk]
    signed = [entry.data["text"] for entry in chain.filter(action="workshop.countersign")]
    assert signed == [ready.paper.text_digest] * 2
    (sent,) = chain.filter(action="workshop.send")
    assert sent.data["file"] == ready.paper.exchanges.get().digest
