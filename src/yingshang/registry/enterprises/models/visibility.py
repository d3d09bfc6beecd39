"""Who sees which market entities. Every read outside services goes through ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q

from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.queries import within
from yingshang.registry.enterprises.enums import VIEW_CODE

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor
    from yingshang.registry.enterprises.models.enterprise import Enterprise

    Rows = models.QuerySet[Enterprise]
else:
    Rows = models.QuerySet


class EnterpriseQuerySet(Rows):
    """Market entities within an actor's reach."""

    def visible_to(self, actor: Actor, prefix: str = "") -> EnterpriseQuerySet:
        """Those that the actor may see; ``prefix`` is the lookup path to the enterprise on another model."""
        return self.filter(visible_enterprises(actor, prefix))


def visible_enterprises(actor: Actor, prefix: str = "") -> Q:
    """The condition behind :meth:`EnterpriseQuerySet.visible_to`, for querysets that lead to an enterprise.

    A representative sees the enterprise of the mandate; an official none without ``enterprises.view``. One whose role is district-wide sees the district,
    unplaced entities included; any other sees the territory of the seat's unit (township, village) and those that are
    entrusted to the person, to the holder of the post for whom the person stands in, or to the unit by an open
    ``EnterpriseParty`` row.
    """
    if actor.audience == "enterprise":
        return Q(**{f"{prefix}pk": actor.enterprise_party_id or 0})
    if not actor.has(VIEW_CODE) or actor.district_id is None:
        return Q(pk__in=[])
    if actor.district_wide:
        return Q(**{f"{prefix}district_id": actor.district_id})
    units = Unit.objects.filter(within(actor.scopes)).order_by().values("pk")
    territory = Q(**{f"{prefix}unit__in": units}) | Q(**{f"{prefix}village__in": units})
    entrusted = apps.get_model("enterprises", "EnterpriseParty")._default_manager
    parties = {*actor.party_ids, actor.stands_for_party_id or 0}
    rows = entrusted.filter(party_id__in=parties, until=None).values("enterprise_id")
    return territory | Q(**{f"{prefix}pk__in": rows})
