from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yingshang.kernel.cases"
    label = "cases"
    verbose_name = "事项"
