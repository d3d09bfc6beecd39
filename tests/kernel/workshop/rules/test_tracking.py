"""Tracked changes: nothing is lost on the way, and a mark stays whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.tracking import changes

TEXT = st.lists(st.sampled_from([*"全区企业包联走访，。12", written("a.b"), "2022年", " rate "]), max_size=30).map(
    "".join
)


@given(TEXT, TEXT)
def test_the_changes_hold_both_versions(old: str, new: str) -> None:
    found = changes(old, new)
    assert "".join(c.text for c in found if c.kind != "added") == old
    assert "".join(c.text for c in found if c.kind != "removed") == new


def test_the_same_text_has_no_change() -> None:
    assert [c.kind for c in changes("全区企业", "全区企业")] == ["same"]


def test_a_mark_is_changed_as_a_whole() -> None:
    found = changes(f"满意率{written('demands.satisfaction_rate')}。", f"满意率{written('demands.solved_rate')}。")
    assert [(c.kind, c.text) for c in found] == [
        ("same", "满意率"),
        ("removed", written("demands.satisfaction_rate")),
        ("added", written("demands.solved_rate")),
        ("same", "。"),
    ]


def test_crumbs_between_changes_are_not_left_standing() -> None:
    found = changes("组织召开银企对接会两次", "先后举办政银企座谈会三次")
    assert len(found) > 2
    assert all(len(c.text) > 2 for c in found[1:-1] if c.kind == "same")
