"""Reading symposia: within the actor's reach, of one's own enterprise, and whom to invite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from yingshang.affairs.outreach.enums import InvitationState, SymposiumState
from yingshang.affairs.outreach.models import Invitation, Symposium, SymposiumDemand, SymposiumTopic
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import Case, CaseParty
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind, valid_on
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.models import Touch
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_of

KIND = "symposium"
ATTENDING, RESPONSIBLE = "attending", "responsible"
"""The parts of other units: they send somebody; they owe a result."""
HOSTING = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.OFFICE)


def visible(actor: Actor) -> Q:
    """The condition on symposia that the actor may see."""
    return visible_cases(actor, "case__", KIND)


def symposia_for(actor: Actor) -> QuerySet[Symposium, Symposium]:
    """The symposia within reach, with how many were invited and came."""
    counted = Symposium.objects.filter(visible(actor)).select_related("case__unit", "case__holder")
    return counted.annotate(
        invited=Count("invitations", filter=~Q(invitations__state=InvitationState.STOPPED), distinct=True),
        came=Count("invitations", filter=Q(invitations__attended=True), distinct=True),
        brought=Count("demands", distinct=True),
    )


def symposium_for(actor: Actor, number: str) -> Symposium:
    """One symposium by its number. Errors: ``Symposium.DoesNotExist`` when there is none that the actor may see."""
    related = ("case__unit__party", "case__holder", "case__district")
    return Symposium.objects.filter(visible(actor)).select_related(*related).get(case__number=number)


def invitations_of(symposium: Symposium) -> list[Invitation]:
    """Everybody on the list, those who were stopped last."""
    found = symposium.invitations.select_related("enterprise__unit", "touch", "symposium__case")
    return sorted(found, key=lambda one: (one.state == InvitationState.STOPPED, one.pk))


def topics_of(symposium: Symposium) -> list[SymposiumTopic]:
    """What it left to do."""
    return list(symposium.topics.select_related("unit", "settled_by", "symposium__case").order_by("due_on", "pk"))


def topic_for(actor: Actor, number: str, pk: int) -> SymposiumTopic:
    """One topic of a symposium within reach. Errors: ``ObjectDoesNotExist``."""
    return symposium_for(actor, number).topics.select_related("unit", "symposium__case").get(pk=pk)


def demands_of(symposium: Symposium) -> list[SymposiumDemand]:
    """The demands brought there, with their cases."""
    return list(symposium.demands.select_related("case__unit", "enterprise").order_by("pk"))


def visible_among(case_ids: Sequence[int], actor: Actor) -> set[int]:
    """Those of some cases that the actor may see."""
    return (
        set(Case.objects.visible_to(actor).filter(pk__in=case_ids).values_list("pk", flat=True)) if case_ids else set()
    )


def units_with(symposium: Symposium, role: str) -> list[Unit]:
    """The units that take part in a role."""
    parties = CaseParty.objects.filter(case=symposium.case_id, role=role, until=None).values("party_id")
    return list(Unit.objects.filter(party_id__in=parties).order_by("order", "pk"))


def hosting_units(district_id: int, on: date) -> list[Unit]:
    """The units that hold and attend symposia."""
    found = Unit.objects.filter(valid_on(on), path__startswith=f"/{district_id}/", kind__in=HOSTING)
    return list(found.select_related("party").order_by("order", "pk"))


def candidates(
    symposium: Symposium, *, section: str = "", townships: Sequence[str] = (), tag: str = "", limit: int = 30
) -> list[Enterprise]:
    """Whom to invite: active enterprises of the district that are not on the list, never reached first.

    Then those whose last touch by any office lies longest back. Arguments narrow by industry section, by townships
    (their keys), by a tag's name. Each has ``reached_on``, the day of its last touch that reached it.
    """
    rows = Enterprise.objects.filter(
        district_id=symposium.case.district_id, kind=Kind.ENTERPRISE, status=Status.ACTIVE
    ).exclude(pk__in=symposium.invitations.values("enterprise_id"))
    if section:
        rows = rows.filter(section=section)
    if townships:
        rows = rows.filter(unit__in=[int(pk) for pk in townships])
    if tag:
        rows = rows.filter(Exists(Enterprise.tags.through.objects.filter(enterprise=OuterRef("pk"), tag__name=tag)))
    made = Q(touches__state=TouchState.MADE) & (Q(touches__reached=True) | Q(touches__reached=None))
    dated = rows.annotate(reached_on=Max("touches__on", filter=made)).select_related("unit")
    return list(dated.order_by(F("reached_on").asc(nulls_first=True), "name", "pk")[:limit])


def invitations_for(actor: Actor) -> QuerySet[Invitation, Invitation]:
    """The invitations of the actor's own enterprise; those that the ledger stopped were never sent."""
    found = Invitation.objects.filter(enterprise_id=actor.enterprise_party_id or 0)
    related = ("symposium__case__unit", "enterprise")
    return found.exclude(state=InvitationState.STOPPED).select_related(*related).order_by("-symposium__planned_at")


def invitation_for(actor: Actor, mark: str) -> Invitation:
    """One invitation of the actor's own enterprise. Errors: ``Invitation.DoesNotExist``."""
    return invitations_for(actor).get(token=mark)


def waiting_invitations(actor: Actor) -> list[Invitation]:
    """What the enterprise is invited to and has not been yet."""
    return list(invitations_for(actor).filter(symposium__case__state=SymposiumState.PLANNED)[:5])


def open_symposia(actor: Actor, now: datetime) -> list[Symposium]:
    """The planned symposia to which the actor's enterprise may put itself down."""
    enterprise = enterprise_of(actor.enterprise_party_id or 0)
    if enterprise is None:
        return []
    found = Symposium.objects.filter(
        Q(section="") | Q(section=enterprise.section),
        case__district_id=enterprise.district_id,
        case__state=SymposiumState.PLANNED,
        open_to_all=True,
        planned_at__gt=now,
    )
    on_list = (
        Invitation.objects.filter(enterprise=enterprise).exclude(state=InvitationState.STOPPED).values("symposium_id")
    )
    return list(found.exclude(pk__in=on_list).select_related("case__unit").order_by("planned_at")[:20])


def planned_by_token(mark: str) -> Symposium:
    """A planned symposium by its case's token, for enterprises. Errors: ``Symposium.DoesNotExist``."""
    return Symposium.objects.select_related("case__unit").get(case__token=mark, case__state=SymposiumState.PLANNED)


def touches_of_no_show(symposium: Symposium) -> QuerySet[Touch]:
    """The planned touches of those who did not come or will not."""
    return Touch.objects.filter(invitation__symposium=symposium, state=TouchState.PLANNED).select_related("enterprise")
