from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "yingshang.kernel.lifecycle"
    label = "lifecycle"
    verbose_name = "流程"
