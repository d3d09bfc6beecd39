"""What people type finds what they mean, on the database at hand."""

from __future__ import annotations

import pytest

from yingshang.kernel.search.models import Document
from yingshang.kernel.search.queries import matching
from yingshang.kernel.search.rules import tokens
from yingshang.kernel.search.services import index, index_many, remove

pytestmark = pytest.mark.django_db

TEXTS = {
    1: "SQ2026-000123 关于厂区门口道路破损的诉求 云溪区宏达机械有限公司",
    2: "SQ2026-000124 申请退税迟迟未到账 云溪区晨光食品厂 91410300MA44XXXX1K",
    3: "商营环境 化优",
}


@pytest.fixture(autouse=True)
def _texts() -> None:
    index_many("case", TEXTS.items())
    index("enterprise", 1, "云溪区宏达机械有限公司")


def found(query: str, *, most: int | None = None) -> set[int]:
    documents = Document.objects.filter(owner_kind="case", owner_id__in=matching("case", query, most=most))
    return set(documents.values_list("owner_id", flat=True))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("退税", {2}),
        ("宏达", {1}),
        ("宏达 道路", {1}),
        ("宏达 退税", set()),
        ("云溪区", {1, 2}),
        ("优化营商", set()),
        ("营商环境", set()),
        ("商营", {3}),
        ("厂", {1, 2}),
        ("司", {1}),
        ("000123", {1}),
        ("SQ2026", {1, 2}),
        ("ｓｑ２０２６－０００１２４", {2}),
        ("91410300MA", {2}),
        ("", set()),
        ("'\"%*:&|", set()),
        ("' OR 1=1", set()),
    ],
)
def test_a_query_finds_the_phrase_and_nothing_else(query: str, ids: set[int]) -> None:
    assert found(query) == ids


def test_only_the_newest_that_match() -> None:
    assert found("云溪区", most=1) == {2}
    assert found("云溪区", most=5) == {1, 2}
    assert found("宏达", most=1) == {1}


def test_a_new_text_replaces_the_old_one() -> None:
    index("case", 2, "改为供电不稳")
    assert found("退税") == set()
    assert found("供电") == {2}


def test_what_is_removed_is_found_no_more() -> None:
    remove("case", 1)
    assert found("宏达") == set()


def test_every_pair_and_the_last_character_are_tokens() -> None:
    assert tokens("优化A1b环境，二") == ["优化", "化", "a1b", "环境", "境", "二"]


def test_a_match_narrows_another_list() -> None:
    assert list(
        Document.objects.filter(owner_id__in=matching("case", "宏达"), owner_kind="enterprise").values_list("owner_id")
    ) == [(1,)]
