from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "yingshang.registry.codes"
    label = "codes"
    verbose_name = "企业码"
