"""What stands in the navigation: declared by whoever has a page, shown to whoever may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from yingshang.kernel.identity.actors import Actor

Counter = Callable[[Actor], int]
MOST = 99
"""A count above this is shown as ``99+``."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry.

    Arguments:
        code: unique; also the mark of the page that is open (``{% block nav %}demands.list{% endblock %}``).
        audience: ``staff`` (sidebar of the workbench) or ``enterprise`` (bottom of the portal).
        group: code of the group in the sidebar; not used by the portal.
        permission: the codes of which the actor needs one; empty asks for none.
        count: how many wait behind it; asked on every page, so it must be one cheap query.
        when: whether the page exists in this installation at all.
    """

    code: str
    label: str
    url_name: str
    icon: str
    audience: str = "staff"
    group: str = ""
    order: int = 100
    permission: tuple[str, ...] = ()
    count: Counter | None = None
    when: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as this actor sees it on this page."""

    code: str
    label: str
    url: str
    icon: str
    current: bool
    count: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the sidebar with its entries."""

    label: str
    entries: tuple[Entry, ...]


_items: dict[str, Item] = {}
_groups: dict[str, tuple[int, str]] = {"": (0, "")}
_places: dict[tuple[str, str], tuple[str, Counter | None]] = {}


def group(code: str, label: str, order: int) -> str:
    """Declare a heading of the sidebar; returns its code. Errors: ``ValueError`` when declared otherwise before."""
    if _groups.setdefault(code, (order, label)) != (order, label):
        raise ValueError(f"navigation group {code} is declared twice")
    return code


def nav(
    code: str,
    label: str,
    url_name: str,
    *,
    icon: str,
    audience: str = "staff",
    group: str = "",
    order: int = 100,
    permission: str | tuple[str, ...] = (),
    count: Counter | None = None,
    when: Callable[[Actor], bool] | None = None,
) -> None:
    """Put a page into the navigation (see :class:`Item`). Errors: ``ValueError`` when the code is taken."""
    codes = (permission,) if isinstance(permission, str) else permission
    item = Item(code, label, url_name, icon, audience, group, order, codes, count, when)
    if _items.setdefault(code, item) != item:
        raise ValueError(f"navigation entry {code} is declared twice")


def place(name: str, url_name: str, *, audience: str = "staff", count: Counter | None = None) -> None:
    """Say which page is the layout's ``home``, ``search`` or ``messages`` for an audience."""
    _places[audience, name] = (url_name, count)


def url_of(name: str, audience: str = "staff") -> str:
    """The address of a layout's place, or the empty text when nobody has declared it."""
    url_name, _ = _places.get((audience, name), ("", None))
    return _reverse(url_name)


def waiting_at(name: str, actor: Actor) -> str:
    """How many wait at a place (the bell), as shown: empty for none, ``99+`` above ninety-nine."""
    _, count = _places.get((actor.audience, name), ("", None))
    return _shown(count(actor)) if count else ""


def menu_for(actor: Actor, current: str = "") -> tuple[Group, ...]:
    """The navigation of this actor, grouped and in order; entries that the actor may not open are left out."""
    grouped: dict[str, list[Entry]] = {}
    for item in sorted(_items.values(), key=lambda item: (item.order, item.code)):
        if item.audience != actor.audience or not _may(actor, item):
            continue
        url = _reverse(item.url_name)
        if not url:
            continue
        count = _shown(item.count(actor)) if item.count else ""
        entry = Entry(item.code, item.label, url, item.icon, item.code == current, count)
        grouped.setdefault(item.group, []).append(entry)
    return tuple(Group(_groups[code][1], tuple(grouped[code])) for code in sorted(grouped, key=lambda c: _groups[c]))


def _may(actor: Actor, item: Item) -> bool:
    if item.when is not None and not item.when(actor):
        return False
    return not item.permission or any(actor.has(code) for code in item.permission)


def _reverse(url_name: str) -> str:
    try:
        return reverse(url_name) if url_name else ""
    except NoReverseMatch:
        return ""


def _shown(count: int) -> str:
    if count <= 0:
        return ""
    return f"{MOST}+" if count > MOST else str(count)
