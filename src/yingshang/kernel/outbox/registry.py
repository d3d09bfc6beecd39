"""Who acts on which events (handlers), and how messages leave the house (adapters)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from yingshang.kernel.outbox.models import Channel, Event

Handler = Callable[[Event, datetime], None]
"""Acts on one event. Runs in a transaction of its own together with the mark that it is done; must be idempotent by
``event.key`` in whatever it does outside the database, and short: long work becomes a task."""


class Undeliverable(Exception):
    """Nothing that another attempt could mend: no such number, refused text. The send has failed at once."""


class Adapter(Protocol):
    """A way out of the house for one channel."""

    def send(self, *, key: str, address: str, text: str, now: datetime) -> None:
        """Send; ``key`` is the same at every attempt, so that a provider shows it once.

        Errors: :class:`Undeliverable`; anything else is tried again later.
        """


_handlers: dict[str, tuple[str, Handler]] = {}
_adapters: dict[Channel, Adapter] = {}


def handler(topic: str, *, name: str) -> Callable[[Handler], Handler]:
    """Declare a handler of the events of ``topic``, in an app's ``tasks`` module.

    Arguments:
        topic: the event's topic, in the past tense (``demand.closed``).
        name: ``folder.verb``, unique; kept with each delivery, so it must not change.

    Errors: ``ValueError`` for a name that is taken.
    """

    def declare(work: Handler) -> Handler:
        if name in _handlers and _handlers[name][1] is not work:
            raise ValueError(f"handler {name} is declared twice")
        _handlers[name] = (topic, work)
        return work

    return declare


def handlers_of(topic: str) -> tuple[str, ...]:
    """The names of the handlers of a topic."""
    return tuple(sorted(name for name, (of, _) in _handlers.items() if of == topic))


def handler_named(name: str) -> Handler | None:
    """The handler of that name, or None when this version of the program has it no longer."""
    found = _handlers.get(name)
    return found[1] if found else None


def use_adapter(channel: Channel, adapter: Adapter) -> None:
    """Send a channel's messages through ``adapter`` from now on."""
    _adapters[channel] = adapter


def adapter_for(channel: Channel) -> Adapter | None:
    """The adapter of a channel, or None."""
    return _adapters.get(channel)
