"""The diagram in the affair's README is the declaration's."""

from __future__ import annotations

from importlib.resources import files

from yingshang.affairs.demands.lifecycle import DemandLifecycle


def test_the_diagram_is_current() -> None:
    text = files("yingshang.affairs.demands").joinpath("README.md").read_text(encoding="utf-8")
    drawn = text.split("```mermaid\n")[1].split("\n```")[0]
    assert drawn == DemandLifecycle.diagram(), "replace the README's diagram by DemandLifecycle.diagram()"
