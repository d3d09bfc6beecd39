"""Reading the register, always within what the actor may see; a few readings serve services that know the party."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from yingshang.kernel.fields.personal import mask_name
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Mandate, Person, Unit, UnitKind, valid_on
from yingshang.registry.enterprises.enums import Kind, Placement, Status
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import (
    AttributionRule,
    ChangeRecord,
    Contact,
    Enterprise,
    EnterpriseQuerySet,
    EnterpriseStatus,
    ImportRun,
    Tag,
)

TOWNSHIPS = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)


def enterprise_of(party_id: int) -> Enterprise | None:
    """The market entity behind a party, if it is in the register."""
    return Enterprise.objects.filter(pk=party_id).select_related("unit__party", "party").first()


def enterprise_named(district_id: int, text: str) -> Enterprise | None:
    """The district's market entity with exactly this code or name."""
    wanted = text.strip()
    found = Enterprise.objects.filter(district_id=district_id).select_related("unit__party", "party")
    return found.filter(uscc=wanted.upper()).first() or found.filter(name=wanted).first()


def enterprises_for(actor: Actor) -> EnterpriseQuerySet:
    """Every market entity within the actor's reach."""
    return Enterprise.objects.visible_to(actor)


def enterprise_for(actor: Actor, uscc: str) -> Enterprise:
    """One market entity by its code, with its places. Errors: :class:`EnterpriseNotFound`, also when out of reach."""
    found = enterprises_for(actor).filter(uscc=uscc.upper()).select_related("unit", "village", "district", "run")
    enterprise = found.first()
    if enterprise is None:
        raise EnterpriseNotFound("没有这个市场主体，或不在您的范围内。")
    return enterprise


def own_enterprise_for(actor: Actor) -> Enterprise:
    """The enterprise that a representative acts for. Errors: :class:`EnterpriseNotFound`."""
    found = enterprises_for(actor).filter(pk=actor.enterprise_party_id or 0).select_related("unit", "village")
    enterprise = found.first()
    if enterprise is None:
        raise EnterpriseNotFound("登记库中没有本企业。")
    return enterprise


def active_in(scope: str, on: date, kinds: Iterable[Kind] = ()) -> QuerySet[Enterprise]:
    """The market entities of a territory that are active (存续/在营/开业) on a day.

    Arguments:
        scope: path prefix of units; that of the district includes entities not yet placed.
        kinds: narrows to some kinds.
    """
    active = EnterpriseStatus.objects.filter(valid_on(on), status=Status.ACTIVE).values("enterprise_id")
    found = Enterprise.objects.filter(in_territory(scope), pk__in=active).order_by()
    return found.filter(kind__in=list(kinds)) if kinds else found


def active_count(scope: str, on: date, kinds: Iterable[Kind] = ()) -> int:
    """How many market entities of a territory are active on a day (see :func:`active_in`)."""
    return active_in(scope, on, kinds).count()


def in_territory(scope: str) -> Q:
    """The condition that an entity belongs to a territory; the district's includes those that wait for a place."""
    units = Unit.objects.filter(path__startswith=scope).order_by().values("pk") if scope else Unit.objects.none()
    return Q(unit__in=units) | Q(village__in=units) | Q(district__in=units)


def contacts_of(enterprise: Enterprise) -> list[Contact]:
    """The contacts, in the order of their roles' declaration."""
    return list(enterprise.contacts.order_by("pk"))


def contact_of(enterprise: Enterprise, contact_id: int) -> Contact | None:
    """One contact of this very enterprise."""
    return enterprise.contacts.filter(pk=contact_id).first()


def statuses_of(enterprise: Enterprise) -> list[EnterpriseStatus]:
    """The registration states over time, latest first."""
    return list(enterprise.statuses.order_by("-since", "-pk"))


def changes_of(enterprise: Enterprise, limit: int = 50) -> list[ChangeRecord]:
    """The latest changes with who made them (``who``): an import, an official by name, a representative masked."""
    found = list(enterprise.changes.select_related("run").order_by("-at", "pk")[:limit])
    people = {pk for change in found if change.run_id is None and (pk := change.person_id)}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    own = set(Mandate.objects.filter(party_id=enterprise.pk, person_id__in=people).values_list("person_id", flat=True))
    for change in found:
        name = names.get(change.person_id or 0, "")
        change.who = "名录导入" if change.run_id else f"企业 {mask_name(name)}" if change.person_id in own else name
    return found


def enterprises_with_phone(digest: str, district_id: int) -> list[int]:
    """Keys of the entities for which the register holds a phone (by its keyed digest)."""
    rows = Contact.objects.filter(phone_digest=digest, enterprise__district_id=district_id)
    return sorted(set(rows.values_list("enterprise_id", flat=True)))


def townships_in(district_id: int, on: date) -> list[Unit]:
    """The townships and subdistricts of a district, in their order."""
    found = Unit.objects.filter(valid_on(on), path__startswith=f"/{district_id}/", kind__in=TOWNSHIPS)
    return list(found.order_by("order", "pk"))


def villages_in(district_id: int, on: date) -> list[Unit]:
    """The villages and communities of a district, township by township."""
    found = Unit.objects.filter(valid_on(on), path__startswith=f"/{district_id}/", kind=UnitKind.VILLAGE)
    return list(found.select_related("parent").order_by("parent__order", "order", "pk"))


def tag_names_of(enterprise: Enterprise) -> list[str]:
    """The tags of an entity."""
    return list(enterprise.tags.order_by("name").values_list("name", flat=True))


def tag_names_in(actor: Actor) -> list[str]:
    """The tags of the actor's district."""
    return list(Tag.objects.filter(district_id=actor.district_id or 0).order_by("name").values_list("name", flat=True))


def waiting_for(actor: Actor) -> EnterpriseQuerySet:
    """The active entities within reach that have no township yet."""
    rows: EnterpriseQuerySet = enterprises_for(actor).filter(placement=Placement.WAITING, status=Status.ACTIVE)
    return rows


def waiting_count(actor: Actor) -> int:
    """How many wait for a township."""
    return waiting_for(actor).count()


def rules_for(actor: Actor) -> QuerySet[AttributionRule]:
    """The lines of the actor's district's dictionary."""
    return AttributionRule.objects.filter(district_id=actor.district_id or 0)


def rule_for(actor: Actor, pk: int) -> AttributionRule | None:
    """One line of the actor's district's dictionary."""
    return rules_for(actor).filter(pk=pk).first()


def run_for(actor: Actor, pk: int) -> ImportRun | None:
    """One import of the actor's district."""
    return runs_for(actor).filter(pk=pk).first()


def runs_for(actor: Actor) -> QuerySet[ImportRun]:
    """The imports of the actor's district."""
    return ImportRun.objects.filter(district_id=actor.district_id or 0)


def enterprises_named(district_id: int, texts: Iterable[str]) -> dict[str, Enterprise]:
    """The district's market entities with exactly these codes or names, by the text that named them."""
    wanted = {text.strip() for text in texts} - {""}
    mine = Enterprise.objects.filter(district_id=district_id).select_related("unit__party", "party")
    found: dict[str, Enterprise] = {}
    for chunk in _chunks(sorted(wanted)):
        found |= {e.name: e for e in mine.filter(name__in=chunk).order_by("-pk")}
    for chunk in _chunks(sorted({text.upper() for text in wanted})):
        found |= {e.uscc: e for e in mine.filter(uscc__in=chunk)}
    return {text: e for text in wanted if (e := found.get(text.upper()) or found.get(text))}


def _chunks(texts: list[str], size: int = 500) -> Iterable[list[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))
