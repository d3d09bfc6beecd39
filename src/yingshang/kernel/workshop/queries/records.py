"""What has been said and done about a paper: rounds of confirmation, signatures, exchanges with the OA, errata."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from yingshang.kernel.figures.sources import named
from yingshang.kernel.figures.verifying import verify_report
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.workshop.enums import Word
from yingshang.kernel.workshop.models import Confirmation, Countersign, Edition, Erratum, Exchange, Paper, Round
from yingshang.kernel.workshop.permissions import VIEW_ALL, can_edit
from yingshang.kernel.workshop.queries.content import content_of, printed_in


@dataclass(frozen=True, slots=True)
class RoundSum:
    """A round with how many numbers stand where, of those that the reader may see."""

    round: Round
    counts: tuple[tuple[str, int], ...]
    total: int


def sees_all_numbers(actor: Actor, paper: Paper) -> bool:
    """Whether the actor sees what every unit says of its numbers; others see their own unit's."""
    return can_edit(actor, paper) or (actor.has(VIEW_ALL) and actor.district_id == paper.case.district_id)


def rounds_of(paper: Paper, actor: Actor) -> list[RoundSum]:
    """The rounds in which the reader has a part, newest first; one query."""
    mine = Q() if sees_all_numbers(actor, paper) else Q(confirmations__unit_id=actor.unit_id or 0)
    words = {f"n_{word.value}": Count("confirmations", filter=mine & Q(confirmations__word=word)) for word in Word}
    rows = Round.objects.filter(paper=paper).annotate(total=Count("confirmations", filter=mine or None), **words)
    made = []
    for row in rows.order_by("-number"):
        counts = tuple((str(w.label), getattr(row, f"n_{w.value}")) for w in Word if getattr(row, f"n_{w.value}"))
        if row.total:
            made.append(RoundSum(row, counts, row.total))
    return made


def signatures_of(paper: Paper) -> list[Countersign]:
    """The order of countersignature with what was said, the latest turn first."""
    rows = Countersign.objects.filter(paper=paper).select_related("unit", "by")
    return list(rows.order_by("-turn", "position"))


def exchanges_of(paper: Paper) -> list[Exchange]:
    """What went out to the OA and came back, newest first."""
    return list(Exchange.objects.filter(paper=paper).select_related("stamped__blob"))


def errata_of(paper: Paper) -> list[Erratum]:
    """The corrections, in their order."""
    return list(Erratum.objects.filter(paper=paper).select_related("by"))


def confirmations_for(actor: Actor, paper: Paper) -> list[Confirmation]:
    """The figures of the latest round that the reader may see, in the order of the units."""
    latest = Round.objects.filter(paper=paper).order_by("-number").first()
    if latest is None:
        return []
    rows = Confirmation.objects.filter(round=latest).select_related("unit", "by", "round__paper__case")
    if not sees_all_numbers(actor, paper):
        rows = rows.filter(unit_id=actor.unit_id or 0)
    return list(rows.order_by("unit__order", "unit_id", "pk"))


def order_of(paper: Paper) -> tuple[list[Unit], str]:
    """The units that will countersign in their order, and, where none is set yet, the title of the former paper of its kind whose order is proposed."""
    rows = Countersign.objects.select_related("unit").order_by("-turn", "position")
    own = list(rows.filter(paper=paper))
    if own:
        return [row.unit for row in own if row.turn == own[0].turn], ""
    like = Countersign.objects.filter(paper__template=paper.template, paper__unit_id=paper.unit_id)
    last = like.select_related("paper").order_by("-paper__case__opened_at", "-paper_id").first()
    if last is None:
        return [], ""
    former = list(rows.filter(paper_id=last.paper_id))
    return [row.unit for row in former if row.turn == former[0].turn], last.paper.title


def edition_in_force(paper: Paper) -> Edition | None:
    """The edition of what is frozen for a paper now; ``None`` before it is frozen."""
    return (
        Edition.objects.filter(frozen_id=paper.frozen_id).select_related("frozen__unit").first()
        if paper.frozen_id
        else None
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A printed figure whose data have moved since.

    Arguments:
        printed: what holds until now: as issued, or as an erratum corrected it; now: what it would print today.
    """

    id: str
    name: str
    printed: str
    now: str
    why: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the paper would print something else today."""
        return self.printed != self.now


def moved_since_issue(paper: Paper, actor: Actor) -> list[Moved]:
    """The figures of an issued paper whose data are other ones now, with the reasons that a verification gives."""
    if paper.frozen is None:
        return []
    changed = {one.id: one.why for one in verify_report(paper.frozen, actor=actor).changed if one.id}
    if not changed:
        return []
    now = printed_in(content_of(paper))
    stands = {row.figure_id: list(row.printed) for row in paper.frozen.figures.all()}
    for erratum in errata_of(paper):
        stands |= {row["id"]: list(row["corrected"]) for row in erratum.changes}
    return [
        Moved(figure, named(figure)[0], _once(stands.get(figure, [])), _once(now.get(figure, [])), tuple(why))
        for figure, why in changed.items()
    ]


def _once(texts: list[str]) -> str:
    return "、".join(dict.fromkeys(texts))
