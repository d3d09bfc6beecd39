"""The affair's entry in the house."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OutreachConfig(AppConfig):
    name = "yingshang.affairs.outreach"
    label = "outreach"
    verbose_name = "包联回访"

    def ready(self) -> None:
        import_module("yingshang.affairs.outreach.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the sample and the limits of 巡回监督 that the software ships."""
    from yingshang.affairs.outreach.services import seed_patrol

    seed_patrol()
