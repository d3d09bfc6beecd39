"""Kinds of papers, registered by whoever writes them: their parts, who is asked for what, what the system drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yingshang.kernel.figures.periods import Period

if TYPE_CHECKING:
    from yingshang.kernel.identity.models import Unit


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A part of a paper as its template has it.

    Arguments:
        guide: what it should tell; asks: short names of the units that are usually asked for material.
    """

    key: str
    title: str
    level: int = 1
    guide: str = ""
    asks: tuple[str, ...] = ()


Drafted = Mapping[str, Sequence[str]]
"""Section key → paragraphs with figure marks."""


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of paper.

    Arguments:
        plan: the parts for a unit and a period.
        draft: what the system can write itself, as far as figures bear it.
        words: which word stands for which in papers of a period (市场主体 → 经营主体): a check, not a replacement.
        key_figures: ids of the figures that a leader looks for, the most important first; ten of them are shown.
    """

    code: str
    name: str
    plan: Callable[[Unit, Period], Sequence[SectionPlan]]
    draft: Callable[[Unit, Period], Drafted] | None = None
    words: Callable[[Period], Mapping[str, str]] = field(default=lambda _period: {})
    key_figures: tuple[str, ...] = ()


_templates: dict[str, Template] = {}


def register_template(template: Template) -> None:
    """Make a kind of paper known. Errors: ``ValueError`` when the code is taken by another."""
    if _templates.setdefault(template.code, template) is not template:
        raise ValueError(f"template {template.code} is registered twice")


def template_of(code: str) -> Template:
    """A kind of paper by its code. Errors: ``KeyError``."""
    return _templates[code]


def templates() -> list[Template]:
    """Every kind of paper, in the order of registration."""
    return list(_templates.values())
