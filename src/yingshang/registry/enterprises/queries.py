"""Reading the register."""

from __future__ import annotations

from collections.abc import Iterable

from yingshang.registry.enterprises.models import Enterprise


def enterprise_of(party_id: int) -> Enterprise | None:
    """The market entity behind a party, if it is in the register."""
    return Enterprise.objects.filter(pk=party_id).select_related("unit__party", "party").first()


def enterprise_named(district_id: int, text: str) -> Enterprise | None:
    """The district's market entity with exactly this code or name."""
    wanted = text.strip()
    found = Enterprise.objects.filter(district_id=district_id).select_related("unit__party", "party")
    return found.filter(uscc=wanted.upper()).first() or found.filter(name=wanted).first()


def enterprises_named(district_id: int, texts: Iterable[str]) -> dict[str, Enterprise]:
    """The district's market entities with exactly these codes or names, by the text that named them."""
    wanted = {text.strip() for text in texts} - {""}
    mine = Enterprise.objects.filter(district_id=district_id).select_related("unit__party", "party")
    found: dict[str, Enterprise] = {}
    for chunk in _chunks(sorted(wanted)):
        found |= {e.name: e for e in mine.filter(name__in=chunk).order_by("-pk")}
    for chunk in _chunks(sorted({text.upper() for text in wanted})):
        found |= {e.uscc: e for e in mine.filter(uscc__in=chunk)}
    return {text: e for text in wanted if (e := found.get(text.upper()) or found.get(text))}


def _chunks(texts: list[str], size: int = 500) -> Iterable[list[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))
