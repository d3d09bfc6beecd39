from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "yingshang.kernel.jobs"
    label = "jobs"
    verbose_name = "定时任务"
