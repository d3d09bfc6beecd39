from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "yingshang.kernel.jobs"
    label = "jobs"
    verbose_name = "定时任务"

    def ready(self) -> None:
        autodiscover_modules("tasks")
