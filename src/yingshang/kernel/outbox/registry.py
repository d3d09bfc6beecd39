"""Who handles which events: registered by name, called by the worker, idempotent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Handler = Callable[[dict[str, Any]], None]

_handlers: dict[str, dict[str, Handler]] = {}


def handler(topic: str, *, name: str) -> Callable[[Handler], Handler]:
    """Register an idempotent handler of a topic under a stable name."""

    def register(function: Handler) -> Handler:
        _handlers.setdefault(topic, {})[name] = function
        return function

    return register


def handlers_of(topic: str) -> tuple[str, ...]:
    """The names of the handlers of a topic, in order."""
    return tuple(sorted(_handlers.get(topic, {})))


def handler_named(topic: str, name: str) -> Handler:
    """The handler itself. Errors: ``KeyError``."""
    return _handlers[topic][name]
