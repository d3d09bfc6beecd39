"""Registers the handler in every process that uses the settings beside this folder."""

from typing import Any

from django.apps import AppConfig


def leave_trace(event: Any, now: Any) -> None:
    """One party named after the event: two of them mean that it was handled twice."""
    from yingshang.kernel.identity.models import Party, PartyKind

    Party.objects.create(kind=PartyKind.EXTERNAL, name=f"handled-{event.key}")


class ObservedConfig(AppConfig):
    name = "tests.environment.observed"
    label = "observed"

    def ready(self) -> None:
        from yingshang.kernel.outbox.registry import handler

        handler("demand.registered", name="observed.trace")(leave_trace)
