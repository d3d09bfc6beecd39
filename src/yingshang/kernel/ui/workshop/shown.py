"""What the pages of a paper share: how a paper is found, the way back, badges, runs of text, where the editor is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString

from yingshang.kernel.documents import FigureRun
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.workshop.enums import Given, Opinion, State, Word
from yingshang.kernel.workshop.models import Edition, Paper
from yingshang.kernel.workshop.outputs.contents import parts_of
from yingshang.kernel.workshop.permissions import VIEW, VIEW_ALL
from yingshang.kernel.workshop.queries import paper_for
from yingshang.kernel.workshop.queries.content import Part

SEE = (VIEW, VIEW_ALL)
HOME = Crumb("文稿", "/papers/")
TONES: dict[str, str] = {
    State.COLLECTING: "new",
    State.EDITING: "active",
    State.CONFIRMING: "waiting",
    State.SIGNING: "waiting",
    State.FINAL: "active",
    State.ISSUED: "done",
    State.DROPPED: "closed",
}
GIVEN_TONES: dict[str, str] = {
    Given.WAITING: "new",
    Given.LATE: "trouble",
    Given.GIVEN: "done",
    Given.LATE_GIVEN: "active",
    Given.WAIVED: "closed",
    Given.MISSED: "closed",
}
WORD_TONES: dict[str, str] = {
    Word.WAITING: "new",
    Word.CONFIRMED: "done",
    Word.OBJECTED: "trouble",
    Word.KEPT: "active",
    Word.CORRECTED: "done",
    Word.SILENT: "closed",
}
OPINION_TONES: dict[str, str] = {Opinion.WAITING: "new", Opinion.AGREED: "done", Opinion.RETURNED: "trouble"}


def found(actor: Actor, key: str) -> Paper:
    """The paper, or the page that says there is none within reach."""
    try:
        return paper_for(actor, key)
    except Paper.DoesNotExist as error:
        raise Http404 from error


def crumbs_of(paper: Paper, here: str) -> tuple[Crumb, ...]:
    """The way back from a page of a paper."""
    return (HOME, Crumb(paper.case.number, reverse("workshop:paper", args=[paper.case.number])), Crumb(here))


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg] # is no generic when it runs
    """One of some units, by its short name; the form says which."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        """As officials call it."""
        return str(obj.short_name)


def given_badge(given: str) -> SafeString:
    """What became of a request, as word, shape and colour."""
    return lights.state(Given(given).label, GIVEN_TONES[given])


def word_badge(word: str) -> SafeString:
    """What a unit says of a number."""
    return lights.state(Word(word).label, WORD_TONES[word])


def opinion_badge(opinion: str) -> SafeString:
    """What a countersigner says."""
    return lights.state(Opinion(opinion).label, OPINION_TONES[opinion])


def edit_url(paper: Paper, section: int | None = None) -> str:
    """Where the text is edited, at a part if one is given."""
    key = paper.case.number
    return reverse("workshop:edit-section", args=[key, section]) if section else reverse("workshop:edit", args=[key])


Pieces = list[tuple[str, str]]
"""A text as (words, figure id or nothing)."""


def shown(runs: Iterable[str | FigureRun]) -> Pieces:
    """Runs as the templates show them."""
    return [(run.printed, run.id) if isinstance(run, FigureRun) else (run, "") for run in runs]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the first level with all below it."""

    title: str
    blocks: Sequence[tuple[str, Sequence[Pieces]]]

    @property
    def paragraphs(self) -> int:
        """How many paragraphs it has."""
        return sum(len(paragraphs) for _, paragraphs in self.blocks)


def kept_parts(edition: Edition) -> list[Part]:
    """The text of an edition as it was written, in the form of a paper's content."""
    return [
        Part(part["key"], part["title"], part["level"], tuple(_kept(runs) for runs in part["paragraphs"]))
        for part in parts_of(edition.content)
    ]


def _kept(runs: Iterable[Any]) -> tuple[str | FigureRun, ...]:
    return tuple(run if isinstance(run, str) else FigureRun(run["figure"], run["printed"]) for run in runs)


def chapters(parts: Sequence[Part]) -> list[Chapter]:
    """The text as chapters: each block is a heading below the chapter's own (empty for what stands right under it)."""
    made: list[tuple[str, list[tuple[str, Sequence[Pieces]]]]] = []
    for part in parts:
        paragraphs = [shown(runs) for runs in part.paragraphs]
        if part.level == 1 or not made:
            made.append((part.title, [("", paragraphs)] if paragraphs else []))
        else:
            made[-1][1].append((part.title, paragraphs))
    return [Chapter(title, blocks) for title, blocks in made]
