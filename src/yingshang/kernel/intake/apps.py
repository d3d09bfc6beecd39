from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "yingshang.kernel.intake"
    label = "intake"
    verbose_name = "报送"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        import_module("yingshang.kernel.intake.lifecycle")
        import_module("yingshang.kernel.intake.sheet_files")
        autodiscover_modules("adapters")
