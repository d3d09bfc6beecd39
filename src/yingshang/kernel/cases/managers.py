"""Who sees which cases. Every read outside services goes through ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from yingshang.kernel.cases.kinds import Kind, kinds
from yingshang.kernel.identity.queries import unit_party_ids

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor


class CaseQuerySet(models.QuerySet[Any]):
    """Cases within an actor's reach."""

    def visible_to(self, actor: Actor, prefix: str = "") -> CaseQuerySet:
        """The cases that the actor may see; ``prefix`` is the lookup path to the case (``case__`` on an affair's row).

        An official with a kind's ``view_all`` sees all of it within the district (or within the scope's units);
        with ``view`` those in which a unit of the scope takes part now. An enterprise sees its own.
        """
        return self.filter(visible_cases(actor, prefix))

    def open(self) -> CaseQuerySet:
        """Those not concluded yet."""
        return self.filter(closed_at=None)


def visible_cases(actor: Actor, prefix: str = "", kind: str = "") -> Q:
    """The condition behind :meth:`CaseQuerySet.visible_to`, for querysets of other models that lead to a case.

    Arguments:
        kind: the one kind that an affair's own rows have; lists of a single kind are read in the order of an index.
    """
    whole, part = _ways(actor, kind)
    condition = Q(pk__in=[])
    if whole:
        condition |= Q(**{f"{prefix}district_id": actor.district_id}, **_one_of(whole, prefix))
    if part:
        own = _takings(actor, part).values("case_id")
        condition |= Q(**{f"{prefix}id__in": own}, **_one_of(part, prefix))
    for one in kinds():
        if one.keeps_out and one.code in {*whole, *part}:
            condition &= ~Q(**{f"{prefix}id__in": _kept_from(actor, one)})
    return condition


def _kept_from(actor: Actor, kind: Kind) -> QuerySet[Any]:
    """The cases of a kind that the actor must not know of, by the unit in which it sits or one above that."""
    above = {int(pk) for pk in actor.scope.split("/") if pk} if not actor.district_wide else set()
    units = ({*above, actor.unit_id} - {None, actor.district_id}) if actor.unit_id is not None else set()
    takings: QuerySet[Any] = apps.get_model("cases", "CaseParty")._default_manager.all()
    found = takings.filter(kind=kind.code, role=kind.keeps_out, until=None)
    return found.filter(Q(party__unit__in=units) | Q(party_id__in=actor.party_ids)).values("case_id")


def takings_seen(actor: Actor, kind: str) -> QuerySet[Any] | None:
    """The current takings through which an actor sees cases of a kind, to count and order them without the cases.

    Several takings may lead to one case. What is shown still goes through :func:`visible_cases`.

    Returns: ``None`` for an actor who sees the whole district's, whatever takes part.
    """
    whole, part = _ways(actor, kind)
    return None if whole else _takings(actor, part)


def _ways(actor: Actor, kind: str) -> tuple[list[str], list[str]]:
    """The kinds that the actor sees in the whole district, and those that it sees through takings."""
    asked = [k for k in kinds() if kind in {"", k.code}]
    whole = [k.code for k in asked if actor.has(k.view_all)]
    part = [k.code for k in asked if actor.has(k.view) and k.code not in whole]
    return (whole, part) if actor.district_wide else ([], [*part, *whole])


def _takings(actor: Actor, codes: list[str]) -> QuerySet[Any]:
    """The current takings of the actor's parties, and of the units in its scopes, in cases of some kinds."""
    parties = {*actor.party_ids, *unit_party_ids(*actor.scopes)} if codes else set()
    takings: QuerySet[Any] = apps.get_model("cases", "CaseParty")._default_manager.all()
    found = takings.filter(party_id__in=parties, until=None, **_one_of(codes, ""))
    blind = {kind.keeps_out for kind in kinds() if kind.keeps_out and kind.code in codes}
    return found.exclude(role__in=blind) if blind else found


def _one_of(codes: list[str], prefix: str) -> dict[str, Any]:
    """The kinds as a lookup; a single one by equality, which keeps an index's order."""
    return {f"{prefix}kind": codes[0]} if len(codes) == 1 else {f"{prefix}kind__in": codes}


CaseManager = models.Manager.from_queryset(CaseQuerySet)
