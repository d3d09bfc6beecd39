"""The summary's chapters, in order: what was done, what came of it, what is wanting, what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from yingshang.faces.reports.summary.sentences import Chapter
from yingshang.faces.reports.summary.template.done import DONE
from yingshang.faces.reports.summary.template.gained import GAINED
from yingshang.faces.reports.summary.template.planned import PLANNED
from yingshang.faces.reports.summary.template.wanting import WANTING

CHAPTERS: tuple[Chapter, ...] = (DONE, GAINED, WANTING, PLANNED)


def figure_ids() -> Iterator[str]:
    """The ids of all figures that have a place in the summary."""
    for chapter in CHAPTERS:
        for told in chapter.lead:
            yield from told.figures()
        for section in chapter.sections:
            for told in section.sentences:
                yield from told.figures()
