"""The room's entry in the house."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplaintsConfig(AppConfig):
    name = "yingshang.affairs.demands.complaints"
    label = "complaints"
    verbose_name = "投诉举报"

    def ready(self) -> None:
        import_module("yingshang.affairs.demands.complaints.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the limits that the software ships."""
    from yingshang.affairs.demands.complaints.services import seed_levels

    seed_levels()
