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
    # Put in order here: asked for the first by name, a database walks all names instead of looking up the few found.
    rows = enterprises_for(actor).filter(pk__in=found).order_by().values_list("status", "name", "pk")
    first = sorted(rows, key=lambda row: (row[0] != Status.ACTIVE, row[1], row[2]))[:limit]
    keys = [pk for _, _, pk in first]
    held = Enterprise.objects.select_related("unit", "village").in_bulk(keys)
    return [held[pk] for pk in keys]


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
