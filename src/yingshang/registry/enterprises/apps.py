from importlib import import_module

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "yingshang.registry.enterprises"
    label = "enterprises"
    verbose_name = "市场主体"

    def ready(self) -> None:
        binders = import_module("yingshang.kernel.login.binders")
        binding = import_module("yingshang.registry.enterprises.services.binding")
        binders.register_binder(binding.RegisterBinder())
