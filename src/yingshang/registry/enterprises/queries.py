"""Reading the register."""

from __future__ import annotations

from yingshang.registry.enterprises.models import Enterprise


def enterprise_of(party_id: int) -> Enterprise | None:
    """The market entity behind a party, if it is in the register."""
    return Enterprise.objects.filter(pk=party_id).select_related("unit__party", "party").first()


def enterprise_named(district_id: int, text: str) -> Enterprise | None:
    """The district's market entity with exactly this code or name."""
    wanted = text.strip()
    found = Enterprise.objects.filter(district_id=district_id).select_related("unit__party", "party")
    return found.filter(uscc=wanted.upper()).first() or found.filter(name=wanted).first()
