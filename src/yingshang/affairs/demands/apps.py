from django.apps import AppConfig


class DemandsConfig(AppConfig):
    name = "yingshang.affairs.demands"
    label = "demands"
    verbose_name = "企业诉求"
