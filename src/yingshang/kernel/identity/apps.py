from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


class IdentityConfig(AppConfig):
    name = "yingshang.kernel.identity"
    label = "identity"
    verbose_name = "组织与身份"

    def ready(self) -> None:
        post_migrate.connect(_seed_roles, sender=self)


def _seed_roles(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Seed the roles after migrations, unless they went backwards past the tables."""
    from yingshang.kernel.identity.roles import sync_roles

    if using == DEFAULT_DB_ALIAS and "identity_grant" in connections[using].introspection.table_names():
        sync_roles()
