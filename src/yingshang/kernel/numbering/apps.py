from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "yingshang.kernel.numbering"
    label = "numbering"
    verbose_name = "编号"
