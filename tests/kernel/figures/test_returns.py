"""Attested returns: taken, refused, corrected, kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cast import Cast
from tests.takings import drifted
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.cases.models import Case
from yingshang.kernel.figures import Period
from yingshang.kernel.figures.errors import InvalidReturn, OutOfReach, ReturnSuperseded, UnknownFigure
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.returns import Attestation, correct_return, file_return, is_intact, returns_of

SIGNED = Attestation(preparer="王一", checker="李二", signer="张三", signed_on=date(2026, 1, 10))
YEAR = Period.between(date(2025, 1, 1), date(2025, 12, 31))


def given(cast: Cast, **changes: Any) -> dict[str, Any]:
    """A return that is in order, with changes."""
    return {
        "actor": cast.office_clerk,
        "figure_id": "oversight.warnings",
        "unit": cast.units["district"],
        "period": YEAR,
        "values": {"value": "12", "parts": [{"name": "人次", "value": "13"}]},
        "attestation": SIGNED,
    } | changes


def test_a_return_is_a_case_with_its_chain(cast: Cast, now: datetime) -> None:
    made = file_return(now=now, **given(cast))
    assert made.values == {
        "value": "12",
        "n": None,
        "N": None,
        "parts": [{"name": "人次", "value": "13", "n": None, "N": None}],
    }
    assert (made.version, made.reported_by.name) == (1, cast.units["office"].name)
    assert made.case.title == "云溪区 2025年 政务警告"
    assert made.case.timeline.get().move == "file"
    entry = Entry.objects.get(chain__kind="case", chain__ref=made.case.number)
    assert entry.data["digest"] == made.digest
    assert is_intact(AttestedReturn.objects.get())
    assert drifted() == []


def test_people_of_the_system_are_named_as_such(cast: Cast, now: datetime) -> None:
    signer = cast.users["office_head"].person
    made = file_return(now=now, **given(cast, attestation=Attestation("王一", "李二", signer, date(2026, 1, 10))))
    assert (made.signer, made.signer_name, made.preparer) == (signer, "陈立新", None)


@pytest.mark.parametrize(
    ("figure_id", "values", "field"),
    [
        ("oversight.warnings", {"value": ""}, "value"),
        ("oversight.warnings", {"value": "-1"}, "value"),
        ("oversight.warnings", {"value": "1.5"}, "value"),
        ("oversight.warnings", {"value": "十二"}, "value"),
        ("oversight.warnings", {"value": "NaN"}, "value"),
        ("justice.online_docketing_rate", {"value": "101"}, "value"),
        ("justice.online_docketing_rate", {"n": "5"}, "N"),
        ("justice.online_docketing_rate", {"n": "5", "N": "4"}, "n"),
        ("justice.online_docketing_rate", {"n": "0", "N": "0"}, "n"),
        ("justice.online_docketing_rate", {"n": "1", "N": "3", "value": "33.5"}, "value"),
        ("justice.circuit_tribunal_month", {"value": "2025-13"}, "value"),
        ("evaluation.best_indicators", {"value": "2"}, "parts"),
        ("evaluation.best_indicators", {"parts": [{"name": "", "value": "2"}]}, "parts"),
        ("survey.satisfaction", {"value": "86", "interval": ("82", "")}, "interval"),
        ("survey.satisfaction", {"value": "86", "interval": ("87", "90")}, "interval"),
        ("justice.days_to_close", {"value": "31", "parts": [{"name": "最长", "value": "30"}]}, "parts"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    cast: Cast, now: datetime, figure_id: str, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidReturn) as refused:
        file_return(now=now, **given(cast, figure_id=figure_id, values=values))
    assert field in refused.value.errors
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("figure_id", "values", "stored"),
    [
        ("justice.online_docketing_rate", {"n": "13", "N": "24"}, "54.166667"),
        ("justice.online_docketing_rate", {"n": "13", "N": "24", "value": "54.17"}, "54.166667"),
        ("justice.online_docketing_rate", {"value": "９８．５％"}, "98.5"),
        ("policies.paid_amount", {"value": "1,234.50"}, "1234.5"),
        ("evaluation.score_change", {"value": "-0.8"}, "-0.8"),
        ("justice.circuit_tribunal_month", {"value": "2025-03"}, "2025-03"),
        ("evaluation.echelon", {"value": "第一方阵"}, "第一方阵"),
    ],
)
def test_numbers_are_read_as_people_type_them(
    cast: Cast, now: datetime, figure_id: str, values: dict[str, Any], stored: str
) -> None:
    assert file_return(now=now, **given(cast, figure_id=figure_id, values=values)).values["value"] == stored


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attestation": Attestation("", "李二", "张三", date(2026, 1, 10))}, "preparer"),
        ({"attestation": Attestation("王一", "李二", " ", date(2026, 1, 10))}, "signer"),
        ({"attestation": Attestation("王一", "李二", "张三", date(2026, 3, 12))}, "signed_on"),
        ({"period": Period.between(date(2026, 1, 1), date(2026, 12, 31))}, "period"),
        ({"source": "notice"}, "document_number"),
        ({"source": "rumour"}, "source"),
    ],
)
def test_what_nobody_signed_is_refused(cast: Cast, now: datetime, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidReturn) as refused:
        file_return(now=now, **given(cast, **changes))
    assert list(refused.value.errors) == [field]
    assert not AttestedReturn.objects.exists()


def test_the_same_period_is_stated_once(cast: Cast, now: datetime) -> None:
    file_return(now=now, **given(cast))
    with pytest.raises(InvalidReturn, match="已经报送过"):
        file_return(now=now, **given(cast))
    assert AttestedReturn.objects.count() == Case.objects.count() == 1
    with pytest.raises(UnknownFigure):
        file_return(now=now, **given(cast, figure_id="no.such"))


@pytest.mark.parametrize(
    ("who", "unit", "may"),
    [
        ("officer_a", "unit_a", True),
        ("officer_a", "unit_b", False),
        ("officer_a", "district", False),
        ("head_a", "district", True),
        ("township_clerk", "village", True),
        ("discipline", "district", True),
        ("leader", "district", False),
        ("enterprise", "district", False),
        ("system_admin", "district", False),
    ],
)
def test_who_may_state_for_whom(cast: Cast, now: datetime, who: str, unit: str, may: bool) -> None:
    asked = given(cast, actor=cast[who], unit=cast.units[unit])
    if may:
        assert file_return(now=now, **asked).unit == cast.units[unit]
        return
    with pytest.raises(OutOfReach):
        file_return(now=now, **asked)
    assert not AttestedReturn.objects.exists()


def test_a_correction_is_a_new_version_with_a_reason(cast: Cast, now: datetime) -> None:
    first = file_return(now=now, **given(cast))
    later = now + timedelta(hours=1)
    asked = {"actor": cast.office_clerk, "now": later, "values": {"value": "11"}, "attestation": SIGNED}
    with pytest.raises(InvalidReturn, match="更正原因"):
        correct_return(previous=first, reason=" ", **asked)
    with pytest.raises(OutOfReach):
        correct_return(previous=first, reason="重复", **(asked | {"actor": cast.officer_b}))
    second = correct_return(previous=first, reason="一人重复计算", **asked)
    assert (second.version, second.supersedes, second.case) == (2, first, first.case)
    assert AttestedReturn.objects.get(pk=first.pk).values["value"] == "12"
    with pytest.raises(ReturnSuperseded):
        correct_return(previous=first, reason="又改", **asked)
    assert [entry.move for entry in first.case.timeline.all()] == ["file", "correct"]


def test_returns_are_seen_through_their_case(cast: Cast, now: datetime) -> None:
    made = file_return(now=now, **given(cast, actor=cast.head_a, unit=cast.units["unit_a"]))
    for who, seen in (("officer_a", True), ("office_clerk", True), ("leader", True), ("officer_b", False)):
        found = returns_of(made.figure_id, made.unit_id, cast[who])
        assert (found == [made]) == seen, who


def test_a_return_cannot_be_changed_in_place(cast: Cast, now: datetime) -> None:
    made = file_return(now=now, **given(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        AttestedReturn.objects.filter(pk=made.pk).update(remark="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        AttestedReturn.objects.filter(pk=made.pk).delete()
    assert is_intact(AttestedReturn.objects.get())
