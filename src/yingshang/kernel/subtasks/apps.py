from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SubTasksConfig(AppConfig):
    name = "yingshang.kernel.subtasks"
    label = "subtasks"
    verbose_name = "协办任务"

    def ready(self) -> None:
        import_module("yingshang.kernel.subtasks.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the limits that the software ships."""
    from yingshang.kernel.subtasks.services import seed_levels

    seed_levels()
