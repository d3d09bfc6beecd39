from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "yingshang.kernel.outbox"
    label = "outbox"
    verbose_name = "消息"
