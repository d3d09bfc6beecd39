"""How a view says who may enter; ``kernel.ui.audience`` reads and enforces it, a test walks the URLconf by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Kind = Literal["staff", "enterprise", "client", "public"]
V = TypeVar("V", bound=Callable[..., Any])

MARK = "audience_declaration"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a view declares.

    Arguments:
        kinds: the audiences that may enter; ``client`` is a system with a token (the API asks for it itself), ``public``
            lets anyone in, signed in or not.
        permission: the codes of which the actor needs one; empty asks for none.
    """

    kinds: tuple[Kind, ...]
    permission: tuple[str, ...] = ()


def open_to_all(view: V) -> V:
    """Mark a view as public: the doors themselves, which lie below the decorators of ``kernel.ui``."""
    setattr(view, MARK, Declaration(("public",)))
    return view
