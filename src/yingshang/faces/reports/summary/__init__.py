"""The annual summary as a declaration: chapters, sections and sentences, and what each sentence rests on."""

from yingshang.faces.reports.summary.sentences import Chapter, OneOf, Section, Sentence
from yingshang.faces.reports.summary.template import CHAPTERS, figure_ids

__all__ = ["CHAPTERS", "Chapter", "OneOf", "Section", "Sentence", "figure_ids"]
