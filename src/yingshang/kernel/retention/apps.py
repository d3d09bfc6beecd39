from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "yingshang.kernel.retention"
    label = "retention"
    verbose_name = "保存期限"

    def ready(self) -> None:
        from yingshang.kernel.retention.registry import untouchable

        untouchable("audit.Chain", "audit.Entry", "audit.Block", "identity.Party", "identity.Person", "identity.User")
