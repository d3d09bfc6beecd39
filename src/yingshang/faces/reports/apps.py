from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "yingshang.faces.reports"
    label = "reports"
    verbose_name = "报告"
