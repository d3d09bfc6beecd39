from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "yingshang.faces.reports"
    label = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        import_module("yingshang.faces.reports.drafting")
        import_module("yingshang.faces.reports.notice")
