"""A phone that the register holds for one active enterprise only may bind itself to it at its first sign-in.

Any other phone, one that the enterprise itself has given included, is bound by the official on site. One whose mandate for the enterprise was ended, or whose account was
closed, does not come back this way.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel.clock import day_of
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.models import Mandate, MandateKind, Party, Person
from yingshang.kernel.identity.services import create_person, grant_mandate
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import Contact

BASIS = "登记联系电话"


class RegisterBinder:
    """The register as the door's binder (``kernel.login.binders.Binder``)."""

    def recipient(self, digest: str) -> Party | None:
        """The enterprise, when exactly one active one has this phone and nothing speaks against it."""
        contact = self._contact(digest)
        if contact is None:
            return None
        held = Mandate.objects.filter(person__phone_digest=digest, party=contact.enterprise.party)
        closed = Person.objects.filter(phone_digest=digest, user__is_active=False)
        return None if held.exists() or closed.exists() else contact.enterprise.party

    def bind(self, *, phone: str, now: datetime) -> None:
        """The person and the mandate of a proven phone; nothing when it may not bind (any more)."""
        digest = lookup_digest(phone)
        with transaction.atomic():
            party, contact = self.recipient(digest), self._contact(digest)
            if party is None or contact is None:
                return
            person = Person.objects.filter(phone_digest=digest).first() or create_person(
                name=contact.name or "联系人", phone=phone, actor=SYSTEM, now=now
            )
            grant_mandate(
                person=person,
                party=party,
                kind=MandateKind.REPRESENTATIVE,
                since=day_of(now),
                basis=BASIS,
                actor=SYSTEM,
                now=now,
            )

    def _contact(self, digest: str) -> Contact | None:
        """A contact with this phone, when it leads to one active enterprise only."""
        found = list(
            Contact.objects.filter(phone_digest=digest, own=False, enterprise__status=Status.ACTIVE)
            .select_related("enterprise__party")
            .order_by("enterprise_id", "pk")[:20]
        )
        return found[0] if len({contact.enterprise_id for contact in found}) == 1 else None
