"""Reading visits, photos, leaflets, hints, denials, uploads: within the actor's reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db.models import Count, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import HintState, Standing
from yingshang.affairs.outreach.models import (
    Assistance,
    Denial,
    Leaflet,
    StatusHint,
    TakenDemand,
    Visit,
    VisitPhoto,
    VisitUpload,
)
from yingshang.affairs.outreach.models.visits import VisitQuerySet
from yingshang.kernel.evidence.services import blob_path
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.queries import first_free_day, touches_before
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises

SHOWN = 10


def visits_for(actor: Actor) -> VisitQuerySet:
    """Every visit within the actor's reach; an enterprise sees all of its own, of every unit."""
    if not (actor.has(may.VIEW) or actor.has(may.VIEW_OWN)):
        return Visit.objects.none()
    return Visit.objects.visible_to(actor)


def visit_for(actor: Actor, pk: int) -> Visit:
    """One visit with what it brought. Errors: ``Visit.DoesNotExist``, also when out of reach."""
    related = ("enterprise__unit", "enterprise__party", "unit", "official", "entered_by", "touch", "next_touch__unit")
    taken = Prefetch("demands", TakenDemand.objects.select_related("case__unit"))
    found = visits_for(actor).select_related(*related).prefetch_related("leaflets", "assistances", "photos", taken)
    return found.get(pk=pk)


def visits_of(actor: Actor, enterprise: Enterprise, limit: int = SHOWN) -> list[Visit]:
    """The latest visits to an enterprise, of earlier officials too."""
    found = visits_for(actor).filter(enterprise=enterprise).select_related("unit", "official", "denial")
    return list(found.order_by("-on", "-pk")[:limit])


def visit_by_key(actor: Actor, client_key: str) -> Visit | None:
    """The visit that a draft of this key has become, if the actor wrote it."""
    return Visit.objects.filter(client_key=client_key, entered_by_id=actor.person_id).first() if client_key else None


def known_keys(keys: list[str]) -> dict[str, Visit]:
    """Those of some client keys that are visits already."""
    found: dict[str, Visit] = {}
    for start in range(0, len(keys), 500):
        rows = Visit.objects.filter(client_key__in=keys[start : start + 500]).select_related("enterprise", "unit")
        found |= {str(visit.client_key): visit for visit in rows}
    return found


@dataclass(frozen=True, slots=True)
class StoppedPlan:
    """Why the next contact could not be planned: the reason, the latest touches before it, the first day that is free."""

    reason: str
    earlier: list[Touch]
    free_on: date | None


def stopped_of(visit: Visit) -> StoppedPlan | None:
    """What stands against the next date of a visit; ``None`` when it was planned or none was named."""
    touch = visit.next_touch
    if touch is None or touch.state != TouchState.STOPPED:
        return None
    free = first_free_day(visit.enterprise, channel=touch.channel, unit_id=touch.unit_id, after=touch.on)
    return StoppedPlan(touch.over, touches_before(touch), free)


def leaflets_on(district_id: int, on: date) -> list[Leaflet]:
    """The policies that officials hand over on a day."""
    return list(Leaflet.objects.filter(valid_on(on), district_id=district_id))


def leaflets_for(actor: Actor) -> QuerySet[Leaflet]:
    """All leaflets of the actor's district, past ones too."""
    return Leaflet.objects.filter(district_id=actor.district_id or 0)


def leaflet_for(actor: Actor, pk: int) -> Leaflet | None:
    """One of them."""
    return leaflets_for(actor).filter(pk=pk).first()


def hints_for(actor: Actor) -> QuerySet[StatusHint]:
    """The hints at the register within the actor's reach; none without the permission."""
    if not actor.has(may.SETTLE):
        return StatusHint.objects.none()
    rows = StatusHint.objects.filter(visible_enterprises(actor, "enterprise__"))
    return rows.select_related("enterprise__unit", "visit__unit", "visit__official", "resolved_by")


def hint_for(actor: Actor, pk: int) -> StatusHint | None:
    """One of them."""
    return hints_for(actor).filter(pk=pk).first()


def open_hints(district_id: int) -> QuerySet[StatusHint]:
    """What waits to be compared with the register."""
    return StatusHint.objects.filter(district_id=district_id, state=HintState.OPEN).select_related("enterprise")


def denials_for(actor: Actor) -> QuerySet[Denial]:
    """The visits that enterprises deny, of units within the actor's reach; none without the permission."""
    if not actor.has(may.SETTLE):
        return Denial.objects.none()
    rows = Denial.objects.filter(within(actor.scopes, "visit__unit__"))
    return rows.select_related("visit__enterprise", "visit__unit", "visit__official", "decided_by")


def denial_for(actor: Actor, visit_pk: int) -> Denial | None:
    """The denial of one visit."""
    return denials_for(actor).filter(visit_id=visit_pk).first()


def waiting_count(actor: Actor) -> int:
    """How many denied visits wait for a check within reach."""
    return denials_for(actor).filter(stands=None, visit__standing=Standing.HELD).count()


def photo_for(actor: Actor, visit_pk: int, pk: int) -> VisitPhoto | None:
    """A photo of a visit within reach."""
    seen = visits_for(actor).filter(pk=visit_pk).order_by().values("pk")
    return VisitPhoto.objects.filter(pk=pk, visit__in=seen).select_related("blob").first()


def photo_file(photo: VisitPhoto) -> BinaryIO:
    """Its content. Errors: ``FileNotFoundError``."""
    return cast("BinaryIO", default_storage.open(blob_path(photo.blob.sha256)))


def assistance_for(actor: Actor, visit_pk: int, pk: int) -> Assistance | None:
    """A matter of a visit within reach."""
    seen = visits_for(actor).filter(pk=visit_pk).order_by().values("pk")
    return Assistance.objects.filter(pk=pk, visit__in=seen).select_related("visit__enterprise").first()


def uploads_for(actor: Actor) -> QuerySet[VisitUpload]:
    """The sheets that were sent for units within reach."""
    if not actor.has(may.RECORD_FOR_OTHERS):
        return VisitUpload.objects.none()
    return VisitUpload.objects.filter(within(actor.scopes, "unit__"), district_id=actor.district_id or 0)


def listed_for(actor: Actor) -> VisitQuerySet:
    """Visits ready for a list: with people and units, and how many demands, matters and policies each brought."""

    def counted(model: type[Model], field: str = "visit") -> Coalesce:
        rows = model._default_manager.filter(**{field: OuterRef("pk")}).order_by().values(field)
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)

    handed = Visit.leaflets.through
    return (
        visits_for(actor)
        .select_related("enterprise", "unit", "official", "entered_by")
        .annotate(taken=counted(TakenDemand), assisted=counted(Assistance), handed=counted(handed))
    )


def visits_before(actor: Actor, *, before: int | None, limit: int, **asked: object) -> list[Visit]:
    """Visits within reach by key, newest first, with what the API shows of them.

    Arguments:
        before: only those with a smaller key.
        asked: lookups and their values.
    """
    taken = Prefetch("demands", TakenDemand.objects.select_related("case"))
    rows = visits_for(actor).filter(**asked).select_related("enterprise", "unit", "official").prefetch_related(taken)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])
