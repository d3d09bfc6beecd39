"""Finding market entities by what people type: a name or part of one, a former name, a code, pinyin or its initials."""

from __future__ import annotations

from django.db.models import Q

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.search.queries import NEWEST, gathered
from yingshang.kernel.search.queries import matching as documents
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries.register import enterprises_for

KIND = "enterprise"
"""What entities are called in the index of texts."""
SHORTEST_SEARCH = 2
WIDEST = 50_000
"""Quick search of a reader who sees part of the district looks among so many of the newest that match."""


def search_enterprises(actor: Actor, text: str, limit: int = 20) -> list[Enterprise]:
    """The first few within reach that match the text (see :func:`matching`); active ones first, then by name.

    Of a word that tens of thousands bear only the newest are looked at; a list looks among all.
    """
    wanted = _typed(text)
    if len(wanted) < SHORTEST_SEARCH:
        return []
    found = documents(KIND, wanted, most=NEWEST if actor.district_wide else WIDEST, marked=True)
    rows = enterprises_for(actor).filter(pk__in=found).select_related("unit")
    active = list(rows.filter(status=Status.ACTIVE).order_by("name", "pk")[:limit])
    rest = rows.exclude(status=Status.ACTIVE).order_by("name", "pk")[: limit - len(active)]
    return [*active, *rest] if len(active) < limit else active


def matching(text: str, prefix: str = "") -> Q:
    """The condition that a name (former ones included) contains the text, or code, pinyin or initials begin with it.

    Arguments:
        prefix: the lookup path to the enterprise on another model (``enterprise__``).
    """
    return Q(**{f"{prefix}pk__in": gathered(KIND, _typed(text), marked=True)})


def _typed(text: str) -> str:
    """Pinyin is written with blanks between the syllables or without."""
    wanted = text.strip()
    return "".join(wanted.split()) if wanted.isascii() else wanted
