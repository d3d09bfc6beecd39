from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "yingshang.kernel.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        """Let every folder contribute its panels and navigation."""
        from yingshang.kernel.ui import permissions  # noqa: F401 (declares its codes)

        autodiscover_modules("panels")
