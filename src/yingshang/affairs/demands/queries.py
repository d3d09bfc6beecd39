"""Every read of demands that is more than a filter, already in the actor's scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db.models import Count, F, Q, QuerySet

from yingshang.affairs.demands.enums import CLOSED, CONTENT_FROM, Channel, State
from yingshang.affairs.demands.errors import NotMergeable
from yingshang.affairs.demands.models import (
    CallBack,
    CannedReply,
    Category,
    Demand,
    DispatchRule,
    OrderImport,
    ReturnList,
)
from yingshang.affairs.demands.permissions import EXCHANGE, SEE_ANONYMOUS, sees_applicant
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import Case, CaseLink
from yingshang.kernel.cases.queries import linked_from
from yingshang.kernel.deadlines.models import LadderStep, ServiceLevel
from yingshang.kernel.deadlines.queries import ladder
from yingshang.kernel.evidence.services import blob_path
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit, UnitKind, valid_on
from yingshang.kernel.search.queries import matching, tokens_of
from yingshang.kernel.search.rules import likeness

KIND = "demand"


def demands_for(actor: Actor) -> QuerySet[Demand, Demand]:
    """The demands that the actor may see, newest first, ready for a list."""
    return (
        Demand.objects.filter(visible(actor))
        .select_related("case__unit", "case__holder", "category", "enterprise", "township")
        .order_by("-case__opened_at", "-case_id")
    )


def demand_for(actor: Actor, number: str) -> Demand:
    """One demand by its number. Errors: ``Demand.DoesNotExist`` when there is none that the actor may see."""
    related = ("case__unit__party", "case__holder", "case__district", "category__parent", "enterprise", "township")
    return Demand.objects.filter(visible(actor)).select_related(*related).get(case__number=number)


def own_demand(actor: Actor, token: str) -> Demand:
    """One demand of the actor's own enterprise by its public token. Errors: ``Demand.DoesNotExist``."""
    related = ("case__unit__party", "case__holder", "case__district", "category", "enterprise", "township")
    return Demand.objects.filter(visible(actor)).select_related(*related).get(case__token=token)


SIMILAR = 0.4
"""From this likeness on two texts are suggested as the same matter."""
COMPARED = 400
"""So many of the newest open demands are compared."""


def similar_demands(actor: Actor, demand: Demand, limit: int = 5) -> list[tuple[Demand, float, bool]]:
    """Open demands within reach that may be about the same matter, the same enterprise's or phone's first.

    Returns each with its likeness (0 to 1) and whether it comes from the same enterprise or phone; of an enterprise that
    the actor may not know of, sameness is not said.
    """
    others = demands_for(actor).filter(case__closed_at=None).exclude(pk=demand.pk).exclude(case__state=State.MERGED)
    others = others.filter(case__district_id=demand.case.district_id)
    same = Q(pk__in=[])
    if demand.enterprise_id is not None:
        same |= Q(enterprise_id=demand.enterprise_id)
    if demand.phone_digest:
        same |= Q(phone_digest=demand.phone_digest)
    if not sees_applicant(actor, demand):
        same = Q(pk__in=[])
    elif not actor.has(SEE_ANONYMOUS):
        same &= Q(anonymous=False)
    own = list(others.filter(same)[:20])
    mine = {other.pk for other in own}
    found = [*own, *(other for other in others[:COMPARED] if other.pk not in mine)]
    words = tokens_of("case", [demand.pk, *(other.pk for other in found)])
    here = words.get(demand.pk, frozenset())
    scored = [(other, likeness(here, words.get(other.pk, frozenset())), other.pk in mine) for other in found]
    fitting = [one for one in scored if one[1] >= (SIMILAR / 2 if one[2] else SIMILAR)]
    return sorted(fitting, key=lambda one: (not one[2], -one[1], one[0].pk))[:limit]


def merged_into(main: Case) -> list[CaseLink]:
    """The links of the demands that are merged into a demand now."""
    return [link for link in linked_from(main, "merged") if link.source.state == State.MERGED]


def mergeable(actor: Actor, main: Demand, number: str) -> Demand:
    """The demand of that number, ready to be merged. Errors: ``NotMergeable`` with what to do instead."""
    found = Demand.objects.filter(visible(actor), case__number=number.strip()).select_related("case__unit").first()
    if found is None or found.case.district_id != main.case.district_id:
        raise NotMergeable(f"没有编号为 {number} 的诉求，或不在您的查看范围内。")
    if found.pk == main.pk:
        raise NotMergeable("不能并入自己，请填写另一件的编号。")
    if found.case.state in CLOSED or found.case.state in {State.MERGED, State.REPLIED}:
        raise NotMergeable(f"{found.case.number} {State(found.case.state).label}，不能并入。")
    if merged_into(found.case):
        raise NotMergeable(f"已有其他诉求并入 {found.case.number}，请改以它为主件，或先解除那些合并。")
    return found


def merged_demand(main: Demand, number: str) -> Demand:
    """The demand of that number that is merged into a demand. Errors: ``NotMergeable``."""
    link = next((link for link in merged_into(main.case) if link.source.number == number.strip()), None)
    if link is None:
        raise NotMergeable(f"{number} 没有并入本件，请核对。")
    return Demand.objects.select_related("case__unit").get(pk=link.source_id)


def phrases_for_reply(demand: Demand) -> list[CannedReply]:
    """The canned replies of the unit that answers: those of the demand's category first, then the most used."""
    mine = CannedReply.objects.filter(unit_id=demand.case.unit_id, active=True)
    fitting = mine.filter(Q(category=None) | Q(category_id=demand.category_id))
    return list(fitting.order_by(F("category_id").asc(nulls_last=True), "-used", "id")[:50])


def phrases_of(actor: Actor) -> list[CannedReply]:
    """The canned replies of the actor's own unit, the most used first, retired ones last."""
    found = CannedReply.objects.filter(unit_id=actor.unit_id or 0).select_related("category")
    return list(found.order_by("-active", "-used", "id"))


def phrase_for(actor: Actor, pk: int) -> CannedReply:
    """One of them. Errors: ``CannedReply.DoesNotExist`` when it is another unit's."""
    return CannedReply.objects.get(pk=pk, unit_id=actor.unit_id or 0)


def just_sent(party: Party, content: str, *, since: datetime) -> Case | None:
    """The demand that an enterprise sent with these very words since a moment, if any."""
    mine = Demand.objects.filter(enterprise=party, case__opened_at__gte=since, channel=Channel.PORTAL)
    found = mine.filter(content=content).select_related("case").order_by("case_id").first()
    return found.case if found else None


def just_entered(actor: Actor, party: Party, content: str, *, since: datetime) -> Case | None:
    """The demand of an enterprise that this person wrote down with these very words since a moment, if any."""
    mine = Demand.objects.filter(
        enterprise=party,
        content=content,
        case__timeline__move="open",
        case__timeline__recorded_at__gte=since,
        case__timeline__actor_party_id=actor.party_id,
    )
    found = mine.select_related("case").order_by("case_id").first()
    return found.case if found else None


def suggest_unit(category: Category | None, township: Unit | None, district_id: int, on: date) -> DispatchRule | None:
    """The dispatch rule in force: the township's own before the general one.

    Returns ``None`` when the directory is silent; the office then decides.
    """
    if category is None:
        return None
    rules = DispatchRule.objects.filter(valid_on(on), category=category, district_id=district_id).select_related("unit")
    own = rules.filter(township=township) if township else rules.none()
    return own.order_by("-since").first() or rules.filter(township=None).order_by("-since").first()


def categories() -> list[Category]:
    """The categories of the directory to which a demand may belong."""
    return list(Category.objects.filter(active=True, parent__isnull=False))


def is_category(code: str) -> bool:
    """Whether the directory has a category with this code."""
    return Category.objects.filter(code=code).exists()


def suggest_category(content: str, among: Iterable[Category] | None = None) -> Category | None:
    """The category whose words occur most often in a text; ``None`` when none occurs."""
    best: tuple[int, Category | None] = (0, None)
    for category in categories() if among is None else among:
        hits = sum(content.count(word) for word in category.keywords.split())
        if hits > best[0]:
            best = (hits, category)
    return best[1]


def office_of(district_id: int) -> Unit:
    """The district's office. Errors: ``Unit.DoesNotExist``."""
    found = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=f"/{district_id}/", until=None)
    return found.select_related("party").get()


def callbacks_of(demand: Demand) -> list[CallBack]:
    """Every answer and failed attempt of a demand, oldest first."""
    return list(CallBack.objects.filter(demand=demand).select_related("unit"))


def demands_of_enterprise(actor: Actor, party: Party, limit: int = 20) -> list[Demand]:
    """The latest demands of an enterprise that the actor may see; anonymous ones only to those who may know."""
    found = demands_for(actor).filter(enterprise=party)
    if actor.audience == "staff" and not actor.has("demands.see_anonymous"):
        found = found.filter(anonymous=False)
    return list(found[:limit])


def open_by_enterprise(actor: Actor, parties: Iterable[int]) -> dict[int, int]:
    """How many demands of some enterprises are not closed, as far as the actor may know; none of an anonymous one."""
    found = Demand.objects.filter(
        visible(actor), enterprise_id__in=list(parties), case__closed_at=None, anonymous=False
    )
    return dict(found.order_by().values_list("enterprise_id").annotate(n=Count("pk", distinct=True)))


@dataclass(frozen=True, slots=True)
class Brought:
    """A demand that an official brought for an enterprise."""

    case_id: int
    enterprise_id: int
    opened_at: datetime


def brought_by_officials(district_id: int) -> list[Brought]:
    """The demands of a district that officials brought for enterprises of the register, oldest first."""
    found = Demand.objects.filter(case__district_id=district_id, channel=Channel.OFFICIAL, enterprise_id__isnull=False)
    rows = found.order_by("case__opened_at", "case_id").values_list("case_id", "enterprise_id", "case__opened_at")
    return [Brought(case, enterprise or 0, at) for case, enterprise, at in rows]


def visible(actor: Actor) -> Q:
    """The condition on demands that the actor may see."""
    return visible_cases(actor, "case__", KIND)


class CallBackSet:
    """The call-backs of a period, parted into what rates count and what they leave out.

    Valid: the enterprise was reached and the demand was not withdrawn. Each answer counts where it was given: one that
    was 不满意 stays in the rate though a later one was 满意.
    """

    def __init__(self, all_of_them: QuerySet[CallBack, CallBack]) -> None:
        self.all = all_of_them

    def valid(self) -> QuerySet[CallBack, CallBack]:
        return self.all.filter(reached=True).exclude(demand__case__state=State.WITHDRAWN)

    def solved(self) -> QuerySet[CallBack, CallBack]:
        return self.valid().filter(solved=True)

    def satisfied(self) -> QuerySet[CallBack, CallBack]:
        return self.valid().filter(satisfaction__gte=CONTENT_FROM)

    def invalid(self) -> dict[str, QuerySet[CallBack, CallBack]]:
        withdrawn = self.all.filter(reached=True, demand__case__state=State.WITHDRAWN)
        return {"未联系上": self.all.filter(reached=False), "已撤回": withdrawn}


def known_orders(source: str, numbers: Sequence[str]) -> dict[str, str]:
    """The demands that orders of a source already are: order number → demand number."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), 500):
        mine = Demand.objects.filter(external_source=source, external_number__in=numbers[start : start + 500])
        found |= dict(mine.values_list("external_number", "case__number"))
    return found


def order_imports(actor: Actor, limit: int = 20) -> list[OrderImport]:
    """The latest files of orders that the actor's district took."""
    return list(OrderImport.objects.filter(district_id=actor.district_id)[:limit]) if actor.has(EXCHANGE) else []


def return_lists(actor: Actor, limit: int = 60) -> list[ReturnList]:
    """The latest 回填 lists of the actor's district."""
    return list(_return_lists(actor)[:limit])


def return_list_for(actor: Actor, pk: int) -> ReturnList:
    """One 回填 list. Errors: ``ReturnList.DoesNotExist`` unless it is the actor's district's."""
    return _return_lists(actor).get(pk=pk)


def return_file(made: ReturnList) -> BinaryIO:
    """The content of a 回填 list as it was made. Errors: ``FileNotFoundError``."""
    return cast("BinaryIO", default_storage.open(blob_path(made.blob.sha256)))


def _return_lists(actor: Actor) -> QuerySet[ReturnList, ReturnList]:
    found = ReturnList.objects.filter(district_id=actor.district_id).select_related("blob")
    return found if actor.has(EXCHANGE) else found.none()


def demand_by_order(actor: Actor, source: str, number: str) -> Demand:
    """The demand that an order of a source is. Errors: ``Demand.DoesNotExist`` unless the actor may see it."""
    return demands_for(actor).get(external_source=source, external_number=number)


def matching_text(rows: QuerySet[Demand, Demand], text: str) -> QuerySet[Demand, Demand]:
    """Those of some demands that match a text."""
    return rows.filter(case_id__in=matching("case", text))


def dispatch_rules(district_id: int, on: date) -> list[DispatchRule]:
    """The dispatch directory in force on a day or to come, by category, the general rule before the townships'."""
    found = DispatchRule.objects.filter(Q(until=None) | Q(until__gt=on), district_id=district_id)
    related = ("category__parent", "unit", "township")
    return list(
        found.select_related(*related).order_by(
            "category__order", "category_id", F("township__order").asc(nulls_first=True), "since"
        )
    )


def categories_without_rule(district_id: int, on: date) -> list[Category]:
    """The categories for which nobody answers on a day: the office decides each time."""
    ruled = DispatchRule.objects.filter(valid_on(on), district_id=district_id, township=None).values("category")
    return list(Category.objects.filter(active=True, parent__isnull=False).exclude(pk__in=ruled))


def levels_in_force(district_id: int, on: date) -> list[ServiceLevel]:
    """The service levels of a district on a day or to come: its own, else those of the installation."""
    lasting = ServiceLevel.objects.filter(Q(until=None) | Q(until__gt=on), kind=KIND)
    own = list(lasting.filter(district_id=district_id).order_by("since", "clock", "category"))
    if any(level.since <= on for level in own):
        return own
    return [*lasting.filter(district=None, since__lte=on).order_by("since", "clock", "category"), *own]


def ladder_of_demands(on: date) -> list[LadderStep]:
    """The escalation ladder in force."""
    return [step for step in ladder(on) if step.kind == KIND]


def district_of(actor: Actor) -> Unit | None:
    """The actor's district."""
    return Unit.objects.filter(pk=actor.district_id).first() if actor.district_id else None


@dataclass(frozen=True, slots=True)
class Answers:
    """The demands of the valid call-backs of some cases, each as often as it answered: all, solved, satisfied."""

    valid: tuple[int, ...] = ()
    solved: tuple[int, ...] = ()
    satisfied: tuple[int, ...] = ()


def answers_about(cases: Iterable[int], first: date, last: date) -> Answers:
    """What enterprises answered in a time about some demands (by their cases), as the rates count it."""
    found: dict[str, list[int]] = {"valid": [], "solved": [], "satisfied": []}
    wanted = sorted(set(cases))
    for start in range(0, len(wanted), 500):
        calls = CallBackSet(CallBack.objects.filter(demand_id__in=wanted[start : start + 500], on__range=(first, last)))
        for name, rows in (("valid", calls.valid()), ("solved", calls.solved()), ("satisfied", calls.satisfied())):
            found[name] += rows.order_by("pk").values_list("demand_id", flat=True)
    return Answers(*(tuple(found[name]) for name in ("valid", "solved", "satisfied")))
