from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate


def install_guards(using: str, **_: Any) -> None:
    """After every ``migrate`` and flush: all tables are there by then, whichever app they belong to."""
    from yingshang.kernel.audit import guards

    guards.install(connections[using])


class AuditConfig(AppConfig):
    name = "yingshang.kernel.audit"
    label = "audit"
    verbose_name = "审计链"

    def ready(self) -> None:
        from yingshang.kernel.audit.checks import guards_stand

        post_migrate.connect(install_guards, sender=self, dispatch_uid="audit.guards")
        checks.register(guards_stand, checks.Tags.database)
