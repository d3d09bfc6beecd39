"""Two editors at one section."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.workshop.rules.merging import Conflict, Paragraph, merge


def rows(**texts: str) -> list[Paragraph]:
    return [Paragraph(key, text) for key, text in texts.items()]


def told(found: tuple[Paragraph, ...]) -> str:
    return " ".join(f"{row.key}={row.text}" for row in found)


BASE = rows(a="1", b="2", c="3")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (rows(a="9", b="2", c="3"), rows(a="1", b="2", c="8"), "a=9 b=2 c=8"),
        (rows(a="1", c="3"), rows(a="1", b="2", c="8"), "a=1 c=8"),
        (rows(a="1", m="5", b="2", c="3"), rows(a="1", t="6", b="2", c="3"), "a=1 t=6 m=5 b=2 c=3"),
        (rows(m="5", a="1", b="2", c="3"), rows(a="1", b="2", c="3", t="6"), "m=5 a=1 b=2 c=3 t=6"),
        (rows(c="3", a="1", b="2"), rows(a="1", b="7", c="3"), "c=3 a=1 b=7"),
        (rows(a="1", b="2", c="3"), rows(b="2", a="1", c="3"), "b=2 a=1 c=3"),
        (rows(a="4", b="2", c="3"), rows(a="4", b="2", c="3"), "a=4 b=2 c=3"),
        (rows(a="1", b="2", m="5", c="3"), rows(a="1", c="3"), "a=1 m=5 c=3"),
    ],
)
def test_what_one_side_changed_is_taken(mine: list[Paragraph], theirs: list[Paragraph], merged: str) -> None:
    found = merge(BASE, mine, theirs)
    assert found.conflicts == ()
    assert told(found.paragraphs) == merged


def test_one_paragraph_changed_by_both_is_shown_and_not_overwritten() -> None:
    found = merge(BASE, rows(a="9", b="2", c="3"), rows(a="8", b="2", c="3"))
    assert found.conflicts == (Conflict("a", "1", "9", "8"),)
    assert told(found.paragraphs) == "a=8 b=2 c=3"


def test_one_took_away_what_the_other_changed() -> None:
    gone = merge(BASE, rows(b="2", c="3"), rows(a="8", b="2", c="3"))
    assert gone.conflicts == (Conflict("a", "1", None, "8"),)
    kept = merge(BASE, rows(a="9", b="2", c="3"), rows(b="2", c="3"))
    assert kept.conflicts == (Conflict("a", "1", "9", None),)
    assert "a=9" in told(kept.paragraphs)


def test_a_key_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        merge(BASE, [Paragraph("a", "1"), Paragraph("a", "2")], BASE)


VERSION = st.permutations("abcdef").flatmap(
    lambda keys: st.integers(0, 6).flatmap(
        lambda count: st.lists(st.sampled_from("123"), min_size=count, max_size=count).map(
            lambda texts: [Paragraph(k, t) for k, t in zip(keys, texts, strict=False)]
        )
    )
)


@given(VERSION, VERSION, VERSION)
def test_nothing_is_lost_unseen(base: list[Paragraph], mine: list[Paragraph], theirs: list[Paragraph]) -> None:
    found = merge(base, mine, theirs)
    kept = {row.key: row.text for row in found.paragraphs}
    assert len(kept) == len(found.paragraphs)
    was = {row.key: row.text for row in base}
    clashes = {conflict.key for conflict in found.conflicts}
    for side in (mine, theirs):
        for row in side:
            if was.get(row.key) != row.text:  # what a side wrote stands, or is told
                assert kept.get(row.key) == row.text or row.key in clashes


@given(VERSION, VERSION)
def test_alone_there_is_nothing_to_merge(base: list[Paragraph], mine: list[Paragraph]) -> None:
    assert list(merge(base, mine, base).paragraphs) == mine
    assert list(merge(base, base, mine).paragraphs) == mine
