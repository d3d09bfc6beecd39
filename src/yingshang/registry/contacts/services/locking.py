"""One enterprise at a time, and which one is the actor's own."""

from __future__ import annotations

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.errors import NotPermitted
from yingshang.registry.enterprises.models import Enterprise


def lock_enterprise(enterprise: Enterprise) -> None:
    """One after the other, so that two offices cannot both take the last free place."""
    Party.objects.select_for_update(no_key=True).get(pk=enterprise.pk)


def own_enterprise(actor: Actor) -> Enterprise:
    found = Enterprise.objects.filter(pk=actor.enterprise_party_id or 0).first()
    if found is None or not actor.has(may.VIEW_OWN):
        raise NotPermitted("请先以企业身份登录。")
    return found
