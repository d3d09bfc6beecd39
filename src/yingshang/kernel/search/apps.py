from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate


def install_triggers(using: str, **_: Any) -> None:
    """After every ``migrate``: a rebuilt table has lost them."""
    from yingshang.kernel.search import triggers

    triggers.install(connections[using])


class SearchConfig(AppConfig):
    name = "yingshang.kernel.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from yingshang.kernel.search.checks import index_follows

        post_migrate.connect(install_triggers, sender=self, dispatch_uid="search.triggers")
        checks.register(index_follows, checks.Tags.database)
