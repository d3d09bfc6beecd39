from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "yingshang.kernel.outbox"
    label = "outbox"
    verbose_name = "消息"

    def ready(self) -> None:
        from yingshang.kernel.outbox.adapters import SandboxSms
        from yingshang.kernel.outbox.models import Channel
        from yingshang.kernel.outbox.registry import use_adapter

        use_adapter(Channel.SMS, SandboxSms())
