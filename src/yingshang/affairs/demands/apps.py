"""The affair's entry in the house."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DemandsConfig(AppConfig):
    name = "yingshang.affairs.demands"
    label = "demands"
    verbose_name = "企业诉求"

    def ready(self) -> None:
        import_module("yingshang.affairs.demands.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the directory and the service levels that the software ships."""
    from yingshang.affairs.demands.services import seed_directory, seed_levels

    seed_directory()
    seed_levels()
