"""Who acts for an enterprise, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity, TermInvalid
from yingshang.kernel.identity.models import Mandate, Party, PartyKind, Person
from yingshang.kernel.identity.permissions import GRANT_MANDATE
from yingshang.kernel.identity.services.trail import check_term, record, require


@transaction.atomic
def grant_mandate(
    *,
    person: Person,
    party: Party,
    kind: str,
    since: date,
    basis: str,
    actor: Actor,
    now: datetime,
    until: date | None = None,
    codes: Sequence[str] = (),
) -> Mandate:
    """Let a person act for an outside party; ``codes`` narrows what for, empty means all an enterprise may do.

    Which enterprises the actor may do this for is the caller's to check: the kernel knows no register.

    Errors: ``NotAllowed``, ``TermInvalid``, ``InvalidIdentity`` (no outside party, one's own mandate).
    """
    require(actor, GRANT_MANDATE)
    if party.kind != PartyKind.EXTERNAL:
        raise InvalidIdentity("只能为企业等外部主体授权。", "party")
    if actor.person_id == person.pk:
        raise InvalidIdentity("不能为本人办理授权。", "person")
    check_term(since, until)
    made = Mandate.objects.create(
        person=person, party=party, kind=kind, since=since, until=until, basis=basis, codes=list(codes)
    )
    data = {"mandate": made.pk, "person": person.pk, "party": party.pk, "kind": kind, "codes": list(codes)}
    record("mandate.granted", actor=actor, now=now, since=since, until=until, **data)
    return made


@transaction.atomic
def end_mandate(*, mandate: Mandate, until: date, actor: Actor, now: datetime) -> Mandate:
    """End a mandate (the first day no longer in force); whoever holds it may end it too.

    Errors: ``NotAllowed``, ``TermInvalid``.
    """
    if actor.person_id != mandate.person_id:
        require(actor, GRANT_MANDATE)
    check_term(mandate.since, until)
    if mandate.until is not None and mandate.until < until:
        raise TermInvalid("该授权已于更早日期结束。", "until")
    Mandate.objects.filter(pk=mandate.pk).update(until=until)
    record("mandate.ended", actor=actor, now=now, mandate=mandate.pk, until=until)
    mandate.refresh_from_db()
    return mandate
