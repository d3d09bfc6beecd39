from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "yingshang.kernel.draws"
    label = "draws"
    verbose_name = "抽取"

    def ready(self) -> None:
        from yingshang.kernel.audit.guards import append_only
        from yingshang.kernel.draws.models import APPEND_ONLY

        append_only(*APPEND_ONLY)
