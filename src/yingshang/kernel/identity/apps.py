from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


class IdentityConfig(AppConfig):
    name = "yingshang.kernel.identity"
    label = "identity"
    verbose_name = "组织与身份"

    def ready(self) -> None:
        from yingshang.kernel.identity.checks import administrators_apart

        post_migrate.connect(_seed_roles, sender=self)
        post_migrate.connect(_install_guards, sender=self, dispatch_uid="identity.guards")
        checks.register(administrators_apart, checks.Tags.database)


def _install_guards(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """After every ``migrate``: a rebuilt table has lost them."""
    from yingshang.kernel.identity import guards

    guards.install(connections[using])


def _seed_roles(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Seed the roles after migrations, unless they went backwards past the tables."""
    from yingshang.kernel.identity.roles import sync_roles

    if using == DEFAULT_DB_ALIAS and "identity_grant" in connections[using].introspection.table_names():
        sync_roles()
