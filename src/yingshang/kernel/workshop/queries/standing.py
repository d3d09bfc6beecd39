"""What an edition is today: a working copy, final, issued under a number, set aside before issue, an erratum of another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yingshang.kernel.documents.form import chinese_date
from yingshang.kernel.workshop.models import Edition, Erratum, Paper


class Kind(StrEnum):
    """How an edition stands."""

    DRAFT = "draft"
    ALONE = "alone"
    """Written by the system, without a paper that people sign."""
    FINAL = "final"
    ISSUED = "issued"
    SET_ASIDE = "set_aside"
    ERRATUM = "erratum"


SET_ASIDE = Kind.SET_ASIDE


@dataclass(frozen=True, slots=True)
class Standing:
    """How an edition stands, in a sentence.

    Arguments:
        now: the edition that stands instead of one that was set aside, or that an erratum corrects; ``None`` if there is none.
    """

    kind: Kind
    text: str
    now: Edition | None = None

    @property
    def word(self) -> str:
        """In a word, for a badge."""
        return _WORDS[self.kind]

    @property
    def tone(self) -> str:
        """Of the badge."""
        return _TONES[self.kind]


_WORDS = {
    Kind.DRAFT: "工作稿",
    Kind.ALONE: "签发稿",
    Kind.FINAL: "定稿待发",
    Kind.ISSUED: "已印发",
    Kind.SET_ASIDE: "已作废",
    Kind.ERRATUM: "更正",
}
_TONES = {
    Kind.DRAFT: "new",
    Kind.ALONE: "done",
    Kind.FINAL: "active",
    Kind.ISSUED: "done",
    Kind.SET_ASIDE: "closed",
    Kind.ERRATUM: "active",
}


def standing_of(edition: Edition) -> Standing:
    """How an edition stands today; at most three queries."""
    if edition.draft:
        return Standing(Kind.DRAFT, "这是工作稿，不是正式文件。")
    paper = edition.paper
    if paper is None:
        return Standing(Kind.ALONE, "由系统写成，没有另行编号印发。")
    erratum = Erratum.objects.filter(frozen_id=edition.frozen_id).first()
    current = edition_that_stands(paper)
    if erratum is not None:
        return Standing(Kind.ERRATUM, f"这是《{paper.title}》{_numbered(paper)}的第{erratum.position}次更正。", current)
    if paper.frozen_id != edition.frozen_id:
        instead = f"现行的是 {current.number}" if current is not None else "现在没有定稿"
        return Standing(Kind.SET_ASIDE, f"这一稿在印发前已退回修改，不再有效，{instead}。", current)
    if paper.issued_on is not None:
        number = paper.number or "无文号"
        return Standing(Kind.ISSUED, f"已印发：{number}，成文日期{chinese_date(paper.issued_on)}。")
    return Standing(Kind.FINAL, "已定稿，还没有印发，不是正式文件。")


def _numbered(paper: Paper) -> str:
    return f"（{paper.number}）" if paper.number else ""


def edition_that_stands(paper: Paper) -> Edition | None:
    """The edition of a paper that is final or issued, ``None`` while there is none."""
    if paper.frozen_id is None:
        return None
    return Edition.objects.select_related("frozen").filter(frozen_id=paper.frozen_id).first()


def errata_of(edition: Edition) -> list[Erratum]:
    """The errata of the paper whose final or issued edition this is, in their order; none of an erratum's own."""
    paper = edition.paper
    if paper is None or paper.frozen_id != edition.frozen_id:
        return []
    rows = Erratum.objects.filter(paper=paper, frozen__isnull=False)
    return list(rows.select_related("frozen__edition", "paper__case"))
