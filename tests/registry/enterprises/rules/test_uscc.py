"""统一社会信用代码: what is taken, what is refused, with which remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as standard

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.rules.uscc import check_uscc, division_known, kind_of, make_uscc, passes

VALID = "91350100M000100Y43"


@pytest.mark.parametrize(
    "written",
    [VALID, VALID.lower(), f" {VALID} ", "9135 0100 M000 100Y 43", "91350100-M000100Y43", "９１350100M000100Y43"],
)
def test_a_valid_code_is_taken_however_it_is_written(written: str) -> None:
    assert check_uscc(written) == VALID


@pytest.mark.parametrize(
    ("written", "reason", "remedy"),
    [
        ("91350100M000100Y44", "校验码不对（按前17位应为 3）", "营业执照"),
        ("410402600123456", "15位的是原注册号", "18位统一社会信用代码"),
        ("91350100M000100Y4", "应为18位，现为17位", "18位"),
        ("9.13501E+17", "应为18位", "文本格式"),
        ("91350100M0001O0Y43", "不使用字母 O", VALID),
        ("9135010AM000100Y43", "第1至8位应为数字", "逐位核对"),
    ],
)
def test_a_wrong_code_is_refused_with_a_remedy(written: str, reason: str, remedy: str) -> None:
    with pytest.raises(BadValue) as caught:
        check_uscc(written)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("code", "kind"),
    [("91", Kind.ENTERPRISE), ("92", Kind.SOLE), ("93", Kind.COOPERATIVE), ("52", Kind.OTHER), ("9Y", Kind.OTHER)],
)
def test_the_prefix_says_the_kind(code: str, kind: Kind) -> None:
    assert kind_of(code) is kind


def test_a_division_may_be_unknown() -> None:
    assert division_known("110101")
    assert not division_known("419901")


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXYIO", min_size=17, max_size=19))
def test_the_fast_check_says_what_the_library_says(code: str) -> None:
    assert passes(code) == (len(code) == 18 and standard.is_valid(code))


def test_a_made_code_is_valid() -> None:
    assert make_uscc("91", "350100", "M000100Y") == VALID
