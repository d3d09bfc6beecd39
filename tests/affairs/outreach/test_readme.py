"""The diagrams in the affair's README are the declarations'."""

from __future__ import annotations

from importlib.resources import files

import pytest

from yingshang.affairs.outreach.lifecycle import RecheckLifecycle, SymposiumLifecycle
from yingshang.kernel.lifecycle.declaration import Lifecycle


@pytest.mark.parametrize("declared", [RecheckLifecycle, SymposiumLifecycle])
def test_the_diagram_is_current(declared: type[Lifecycle]) -> None:
    text = files("yingshang.affairs.outreach").joinpath("README.md").read_text(encoding="utf-8")
    drawn = {part.split("\n```")[0] for part in text.split("```mermaid\n")[1:]}
    assert declared.diagram() in drawn, f"replace the README's diagram by {declared.__name__}.diagram()"
