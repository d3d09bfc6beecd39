"""The contract and what is declared against it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from yingshang.kernel.figures import Count, Figure, FigureScope, Period, Value, figure
from yingshang.kernel.figures.contract import DATA, KINDS, contract
from yingshang.kernel.figures.declare import declared, find
from yingshang.kernel.figures.errors import UnknownFigure, WrongKind

HAN = re.compile("[\u4e00-\u9fff]")


def test_the_contract_has_117_figures_and_each_is_declared_or_unbuilt() -> None:
    rows = contract()
    assert len(rows) == 117
    assert {row.kind for row in rows.values()} <= KINDS
    for figure_id in rows:
        assert find(figure_id) is None or isinstance(find(figure_id), Figure)
    areas = Counter(figure_id.partition(".")[0] for figure_id in rows)
    assert areas["demands"] == 4
    assert sum(areas.values()) == 117


def test_the_contract_file_is_plain_csv() -> None:
    with Path(DATA).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [
            "id",
            "name",
            "unit",
            "kind",
            "period",
            "definition",
            "definition_zh",
            "where",
        ]


def test_every_figure_has_its_definition_in_chinese() -> None:
    for row in contract().values():
        assert row.definition, row.id
        assert HAN.search(row.definition_zh), row.id
        assert row.definition_zh.endswith("。"), row.id
    texts = [row.definition_zh for row in contract().values()]
    assert len(set(texts)) == len(texts)
    for made in declared().values():
        assert HAN.search(made.definition), made.id
        assert made.definition != (made.compute.__doc__ or "")


def test_the_definition_is_what_the_digest_covers(only_here: None) -> None:
    def declare(text: str) -> str:
        @figure("sample.digest", name="摘要", unit="件", kind="count", version=1, definition=text)
        def digest(scope: FigureScope, period: Period) -> None:
            """Stays the same."""

        made = find("sample.digest")
        assert made is not None
        assert made.definition == text
        return made.digest

    assert declare("甲类计入。") != declare("乙类计入。")


def test_what_is_declared_keeps_to_the_contract() -> None:
    for made in declared().values():
        row = contract().get(made.id)
        if row is not None:
            assert (made.name, made.unit, made.kind, made.period) == (row.name, row.unit, row.kind, row.period)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"name": "诉求"}, "name"),
        ({"unit": "次"}, "unit"),
        ({"kind": "ratio"}, "kind"),
        ({"period": "year"}, "period"),
    ],
)
def test_a_departure_from_the_contract_is_refused(only_here: None, given: dict[str, str], fault: str) -> None:
    said = {"name": "局长进大厅", "unit": "次", "kind": "count"} | given
    if fault == "unit":
        said["unit"] = "件"
    with pytest.raises(ValueError, match=f"contract says {fault}"):

        @figure("governance.director_hall_days", version=1, definition="样例口径。", **said)  # type: ignore[arg-type]
        def days(scope: FigureScope, period: Period) -> None:
            """Days."""


def test_a_definition_is_required_and_an_id_is_taken_once(only_here: None) -> None:
    for text in ("", " ", "Counted in English."):
        with pytest.raises(ValueError, match="must say in Chinese"):

            @figure("sample.empty", name="空", unit="件", kind="count", version=1, definition=text)
            def empty(scope: FigureScope, period: Period) -> None: ...

    @figure("sample.once", name="一次", unit="件", kind="count", version=1, definition="样例口径。")
    def once(scope: FigureScope, period: Period) -> None:
        """Counted once."""

    with pytest.raises(ValueError, match="twice"):

        @figure("sample.once", name="一次", unit="件", kind="count", version=1, definition="样例口径。")
        def again(scope: FigureScope, period: Period) -> None:
            """Counted once more."""


def test_an_unknown_id_is_told_apart_from_an_unbuilt_one() -> None:
    assert find("evaluation.echelon") is None
    with pytest.raises(UnknownFigure):
        find("no.such")


def test_a_value_must_fit_its_kind(only_here: None, district: FigureScope, year: Period) -> None:
    from tests.kernel.figures.conftest import cases

    @figure("sample.ratio", name="比率", unit="%", kind="ratio", version=1, definition="样例口径。")
    def ratio(scope: FigureScope, period: Period) -> Value:
        """No ratio at all."""
        return Count(cases())

    made = find("sample.ratio")
    assert made is not None
    with pytest.raises(WrongKind):
        made.value(district, year)
