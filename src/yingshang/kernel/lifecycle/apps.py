from importlib import import_module

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "yingshang.kernel.lifecycle"
    label = "lifecycle"
    verbose_name = "流程"

    def ready(self) -> None:
        import_module("yingshang.kernel.lifecycle.linking")  # its permission is to be declared before roles are seeded
