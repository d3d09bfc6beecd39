"""Finding the entity of a page: out of reach, it is not found."""

from __future__ import annotations

from django.http import Http404

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.components import Crumb
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_for

HOME = Crumb("市场主体", "/enterprises/")


def found_or_404(actor: Actor, uscc: str) -> Enterprise:
    """The entity with this code within the actor's reach."""
    try:
        return enterprise_for(actor, uscc)
    except EnterpriseNotFound as error:
        raise Http404 from error
