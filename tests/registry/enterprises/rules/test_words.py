"""Kind and state from the words of a register."""

from __future__ import annotations

import pytest

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.rules.words import kind_of_words, status_of_words


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("有限责任公司（自然人独资）", Kind.ENTERPRISE),
        ("个体工商户", Kind.SOLE),
        ("个体户", Kind.SOLE),
        ("农民专业合作社", Kind.COOPERATIVE),
        ("有限合伙企业", Kind.ENTERPRISE),
        ("个人独资企业", Kind.ENTERPRISE),
        ("其他", None),
    ],
)
def test_kind(words: str, kind: Kind | None) -> None:
    assert kind_of_words(words) is kind


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("存续", Status.ACTIVE),
        ("存续（在营、开业、在册）", Status.ACTIVE),
        ("在营", Status.ACTIVE),
        ("开业", Status.ACTIVE),
        ("登记成立", Status.ACTIVE),
        ("注销", Status.CANCELLED),
        ("已注销", Status.CANCELLED),
        ("吊销，未注销", Status.REVOKED),
        ("吊销", Status.REVOKED),
        ("迁出", Status.MOVED_OUT),
        ("歇业", Status.SUSPENDED),
        ("停业", Status.SUSPENDED),
    ],
)
def test_status(words: str, status: Status) -> None:
    assert status_of_words(words) is status


def test_unknown_words_are_an_error_with_a_remedy() -> None:
    with pytest.raises(BadValue) as caught:
        status_of_words("不详")
    assert "留空" in caught.value.remedy
