"""Reading our own codes: by what a reader holds, within an actor's reach, of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Mandate, valid_on
from yingshang.registry.codes.enums import Reader
from yingshang.registry.codes.models import Code, CodeBatch, CodeRegistration, CodeScan
from yingshang.registry.codes.rules.numbers import read_number
from yingshang.registry.codes.rules.payload import NotAPayload, Payload, decode, encode
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import Contact, Enterprise
from yingshang.registry.enterprises.models.visibility import visible_enterprises
from yingshang.registry.enterprises.queries import enterprises_for

SHOWN_SCANS = 20


def own_codes_on(_actor: Actor | None = None) -> bool:
    """Whether the district issues codes of its own (``YINGSHANG_OWN_CODE``)."""
    return bool(settings.OWN_CODE)


def code_behind(text: str) -> Code | None:
    """The code that a QR's payload stands for; None for one that was never issued here, letter for letter."""
    try:
        payload: Payload = decode(text)
    except NotAPayload:
        return None
    return _readable().filter(payload=encode(payload)).first()


def code_numbered(typed: str) -> Code | None:
    """The code with the short number that a person typed."""
    number = read_number(typed)
    return _readable().filter(number=number).first() if number else None


def _readable() -> QuerySet[Code]:
    return Code.objects.select_related("enterprise")


def code_in_force(enterprise_id: int) -> Code | None:
    """An enterprise's code that stands now."""
    return Code.objects.filter(enterprise_id=enterprise_id, revoked_at=None).first()


def versions_of(enterprise_id: int) -> list[Code]:
    """All versions of an enterprise's code, the latest first."""
    return list(Code.objects.filter(enterprise_id=enterprise_id).order_by("-version"))


def codes_in(enterprise_ids: Iterable[int]) -> list[Code]:
    """The codes in force of these enterprises, by township and name."""
    rows = Code.objects.filter(enterprise_id__in=list(enterprise_ids), revoked_at=None)
    return list(
        rows.select_related("enterprise__unit", "enterprise__village").order_by(
            "enterprise__unit__order", "enterprise__name", "pk"
        )
    )


def holders_for(actor: Actor) -> QuerySet[Enterprise]:
    """The active entities within reach, and others that still hold a code, each with its code in force (``in_force``)."""
    holding = Code.objects.filter(revoked_at=None).order_by().values("enterprise_id")
    standing = Prefetch("own_codes", queryset=Code.objects.filter(revoked_at=None), to_attr="in_force")
    rows = enterprises_for(actor).filter(Q(status=Status.ACTIVE) | Q(pk__in=holding))
    return rows.select_related("unit").prefetch_related(standing)


def standing_on(on: date) -> QuerySet[Code]:
    """The codes that stood on a day."""
    return Code.objects.filter(Q(revoked_on=None) | Q(revoked_on__gt=on), issued_on__lte=on)


def unregistered_for(actor: Actor) -> QuerySet[Enterprise]:
    """The active entities within the actor's reach that are not registered, by whoever issues the codes: those entrusted
    to a liaison officer for that officer, the territory or the district for others."""
    if own_codes_on():
        registered: QuerySet[Any, Any] = holders_bound_on(clock.today())
    else:
        registered = CodeRegistration.objects.filter(until=None).order_by().values("enterprise_id")
    return enterprises_for(actor).filter(status=Status.ACTIVE).exclude(pk__in=registered)


def bound_on(on: date) -> QuerySet[Mandate]:
    """The mandates by which a phone was bound to an enterprise on a day."""
    return Mandate.objects.filter(valid_on(on))


def scans_for(actor: Actor) -> QuerySet[CodeScan]:
    """The scans of codes within reach, the latest first."""
    return CodeScan.objects.filter(visible_enterprises(actor, "enterprise__")).select_related("enterprise", "code")


def scans_of(enterprise_id: int, limit: int = SHOWN_SCANS) -> list[CodeScan]:
    """The latest scans of one enterprise's code, whichever version."""
    return list(CodeScan.objects.filter(enterprise_id=enterprise_id).select_related("code")[:limit])


def holders_bound_on(on: date) -> QuerySet[Code, int]:
    """The keys of entities registered by an own code on a day: it stood, and a phone was bound."""
    bound = bound_on(on).order_by().values("party_id")
    return standing_on(on).filter(enterprise_id__in=bound).order_by().values_list("enterprise_id", flat=True)


def own_users_on(on: date, window: int) -> QuerySet[CodeScan, int]:
    """The keys of those of them who scanned their own code in the ``window`` days that end with the day."""
    first = on - timedelta(days=window)
    scans = CodeScan.objects.filter(reader=Reader.OWN, on__gt=first, on__lte=on, enterprise_id__in=holders_bound_on(on))
    return scans.order_by().values_list("enterprise_id", flat=True)


def first_issue_in(district_id: int, until: date) -> bool:
    """Whether the district had issued any code by a day."""
    return Code.objects.filter(enterprise__district_id=district_id, issued_on__lte=until).exists()


def batches_for(actor: Actor) -> QuerySet[CodeBatch]:
    """What the worker was asked to do for the actor's district; the office sees all of it, others what they asked for."""
    rows = CodeBatch.objects.filter(district_id=actor.district_id or 0)
    return rows if actor.district_wide else rows.filter(person_id=actor.person_id or 0)


def shared_digests(district_id: int) -> QuerySet[Contact, str]:
    """The digests of phones that the register holds for several active enterprises of a district: bookkeeping agents."""
    rows = Contact.objects.filter(enterprise__district_id=district_id, enterprise__status=Status.ACTIVE)
    shared = rows.exclude(phone_digest="").order_by().values("phone_digest")
    counted = shared.annotate(firms=Count("enterprise_id", distinct=True)).filter(firms__gt=1)
    return counted.values_list("phone_digest", flat=True)


def shared_phones_for(actor: Actor) -> QuerySet[Contact]:
    """The contacts within reach whose phone serves several enterprises, with how many in the district (``firms``)."""
    mine = Q(enterprise__district_id=actor.district_id or 0, enterprise__status=Status.ACTIVE)
    same = Contact.objects.filter(mine, phone_digest=OuterRef("phone_digest")).order_by().values("phone_digest")
    rows = Contact.objects.filter(
        visible_enterprises(actor, "enterprise__"),
        enterprise__status=Status.ACTIVE,
        phone_digest__in=shared_digests(actor.district_id or 0),
    )
    firms = Subquery(same.annotate(firms=Count("enterprise_id", distinct=True)).values("firms"))
    return rows.select_related("enterprise__unit").annotate(firms=firms)


def firms_by_phone(district_id: int, digests: Iterable[str]) -> dict[str, int]:
    """For how many active enterprises of a district the register holds each of these phones."""
    wanted = {digest for digest in digests if digest}
    rows = Contact.objects.filter(
        phone_digest__in=wanted, enterprise__district_id=district_id, enterprise__status=Status.ACTIVE
    )
    counted = rows.order_by().values("phone_digest").annotate(firms=Count("enterprise_id", distinct=True))
    return {row["phone_digest"]: row["firms"] for row in counted} if wanted else {}


def shared_with(enterprise: Enterprise) -> list[tuple[Contact, int]]:
    """The contacts of an enterprise whose phone serves others too, with how many enterprises it serves."""
    contacts = [c for c in enterprise.contacts.order_by("pk") if c.phone_digest]
    firms = firms_by_phone(enterprise.district_id, (c.phone_digest for c in contacts))
    return [(c, firms[c.phone_digest]) for c in contacts if firms.get(c.phone_digest, 0) > 1]


def mandates_of(enterprise_id: int, on: date) -> list[Mandate]:
    """Who may act for an enterprise on a day."""
    return list(bound_on(on).filter(party_id=enterprise_id).select_related("person").order_by("since", "pk"))


def revoked_in(district_id: int) -> QuerySet[Code]:
    """Every code of a district that stands no more."""
    rows = Code.objects.filter(enterprise__district_id=district_id, revoked_at__isnull=False)
    return rows.select_related("enterprise").order_by("enterprise__uscc", "version")
