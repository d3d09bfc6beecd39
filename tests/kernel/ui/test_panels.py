"""Panels: in order, by permission, left out when they have nothing to show."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import Cast
from tests.kernel.ui import pages
from yingshang.kernel.ui.panels import panel, panels_for


def test_panels_are_shown_in_order_and_by_permission(cast: Cast, now: datetime) -> None:
    shown = panels_for("tests.place", "某企业", actor=cast.officer_a, now=now)
    assert [one.code for one in shown] == ["tests-first", "tests-late"]
    assert shown[0].context["words"] == "某企业 · 孙志强"
    assert shown[0].context["subject"] == "某企业"
    everything = panels_for("tests.place", "某企业", actor=cast.audit_admin, now=now)
    assert [one.code for one in everything] == ["tests-first", "tests-secret", "tests-late"]


def test_a_panel_without_content_is_left_out(cast: Cast, now: datetime) -> None:
    assert panels_for("tests.place", "nobody", actor=cast.officer_a, now=now) == []
    assert panels_for("tests.elsewhere", "某企业", actor=cast.officer_a, now=now) == []


def test_a_code_is_taken_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        panel("tests.place", code="tests-late", title="另一个", template="x.html")(pages.shown_name)
