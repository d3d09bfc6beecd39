"""How alike two texts are, by the pairs of characters that they share."""

from __future__ import annotations

import pytest

from yingshang.kernel.search.rules import likeness, tokens


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("厂区门口道路破损", "厂区门口道路破损", 1.0, 1.0),
        ("厂区门口道路破损，货车进出困难", "厂区门口道路破损严重，货车难走", 0.5, 0.9),
        ("厂区门口道路破损", "社保缴费系统打不开", 0.0, 0.1),
        ("", "道路", 0.0, 0.0),
    ],
)
def test_likeness(one: str, other: str, least: float, most: float) -> None:
    found = likeness(frozenset(tokens(one)), frozenset(tokens(other)))
    assert least <= found <= most
    assert found == likeness(frozenset(tokens(other)), frozenset(tokens(one)))
