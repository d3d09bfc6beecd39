"""Reading what the doors need: thresholds, locks, the mandates behind a phone."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from yingshang.kernel.identity.models import Mandate, Party, valid_on
from yingshang.kernel.login.binders import binders
from yingshang.kernel.login.models import LoginAttempts, LoginPolicy

if TYPE_CHECKING:
    from django.db.models import QuerySet


def policy() -> LoginPolicy:
    """The thresholds in force: the row, or the defaults."""
    return LoginPolicy.objects.order_by("pk").first() or LoginPolicy()


def locks_at(now: datetime) -> QuerySet[LoginAttempts]:
    """The locks that stand at a moment, the longest first."""
    return LoginAttempts.objects.filter(locked_until__gt=now).select_related("user").order_by("-locked_until", "pk")


def mandates_by_phone(digest: str, on: date) -> list[Mandate]:
    """The mandates in force of everyone with this phone (its lookup digest) whose account is not closed."""
    found = Mandate.objects.filter(valid_on(on), person__phone_digest=digest).exclude(person__user__is_active=False)
    return list(found.select_related("party", "person__user", "person__party").order_by("party__name", "pk"))


def recipient_for(digest: str, on: date) -> Party | None:
    """The party to which a code for this phone goes: the person with a mandate, else what a binder names."""
    if mandates := mandates_by_phone(digest, on):
        return mandates[0].person.party
    return next((party for binder in binders() if (party := binder.recipient(digest)) is not None), None)
