"""Figure marks as people and word processors write them."""

from __future__ import annotations

import pytest

from yingshang.kernel.workshop.rules.marks import Mark, by_name, nearest, pieces, read_marks, resolved, written

KNOWN = {
    "demands.satisfaction_rate": "诉求满意率",
    "demands.solved_rate": "诉求化解率",
    "outreach.symposiums": "企业座谈会",
    "policies.reached_rate": "应享企业触达率",
}


@pytest.mark.parametrize(
    ("text", "form", "argument"),
    [
        ('{{ fig("demands.solved_rate") }}', "exact", ""),
        ("{{fig('demands.solved_rate')}}", "exact", ""),
        ("｛｛ fig（“demands.solved_rate”，“以上=95”） ｝｝", "以上", "95"),
        ('{{ fig("demands.solved_rate", "part=走访") }}', "part", "走访"),
        ("{{ FIG(“demands.solved_rate”, “全部”) }}", "全部", ""),
    ],
)
def test_a_mark_is_read_in_any_quotes(text: str, form: str, argument: str) -> None:
    marks, faults = read_marks(f"化解率{text}。")
    assert faults == []
    assert [(m.name, m.form, m.argument) for m in marks] == [("demands.solved_rate", form, argument)]
    assert f"化解率{text}。"[marks[0].start : marks[0].end] == text


def test_what_begins_like_a_mark_and_is_none_is_named_with_its_place() -> None:
    marks, faults = read_marks('满意率{{ fig(demands.solved_rate) }}，化解率{{ fig("demands.solved_rate") }}')
    assert len(marks) == 1
    assert [fault.start for fault in faults] == [3]
    assert "fig(demands.solved_rate)" in faults[0].message


def test_names_are_kept_as_ids() -> None:
    text, faults = resolved("满意率｛｛fig（“诉求满意率”）｝｝，座谈会{{ fig('outreach.symposiums', '多') }}。", KNOWN)
    assert faults == []
    assert text == '满意率{{ fig("demands.satisfaction_rate") }}，座谈会{{ fig("outreach.symposiums", "多") }}。'


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("demands.satisfied_rate", "demands.satisfaction_rate"),
        ("诉求满意度", "demands.satisfaction_rate"),
        ("企业座谈", "outreach.symposiums"),
        ("reached_rate", "policies.reached_rate"),
    ],
)
def test_an_unknown_figure_is_answered_with_the_nearest(name: str, first: str) -> None:
    assert nearest(name, KNOWN)[0] == first
    text, faults = resolved(f'数{{{{ fig("{name}") }}}}', KNOWN)
    assert text.endswith(f'{{{{ fig("{name}") }}}}')
    assert f"没有指标“{name}”" in faults[0].message
    assert first in faults[0].message


def test_nothing_like_it_suggests_nothing() -> None:
    assert nearest("xyzzy", KNOWN) == []


def test_pieces_joined_are_the_text() -> None:
    text = f"甲{written('a.b')}乙{written('a.c', '以上', '95')}"
    parts = list(pieces(text))
    assert [part if isinstance(part, str) else part.name for part in parts] == ["甲", "a.b", "乙", "a.c"]
    assert "".join(text[p.start : p.end] if isinstance(p, Mark) else p for p in parts) == text


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (f"化解率{written('demands.solved_rate', '以上', '95')}。", '化解率{{ fig("诉求化解率", "以上=95") }}。'),
        (written("no.such"), written("no.such")),
        ("没有标记", "没有标记"),
    ],
)
def test_marks_are_shown_by_name_and_taken_back(kept: str, shown: str) -> None:
    assert by_name(kept, KNOWN) == shown
    if "no.such" not in kept:
        assert resolved(shown, KNOWN) == (kept, [])


def test_a_name_that_two_figures_have_is_not_shown() -> None:
    twice = KNOWN | {"demands.other": "诉求满意率"}
    mark = written("demands.satisfaction_rate")
    assert by_name(mark, twice) == mark
