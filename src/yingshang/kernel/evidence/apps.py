from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "yingshang.kernel.evidence"
    label = "evidence"
    verbose_name = "附件"

    def ready(self) -> None:
        from yingshang.kernel.retention.registry import untouchable

        untouchable("evidence.Attachment")
