from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "yingshang.kernel.deadlines"
    label = "deadlines"
    verbose_name = "时限"
