"""The workshop's entry in the house."""

from importlib import import_module

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "yingshang.kernel.workshop"
    label = "workshop"
    verbose_name = "文稿"

    def ready(self) -> None:
        import_module("yingshang.kernel.workshop.permissions")
