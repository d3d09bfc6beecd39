from django.apps import AppConfig

from yingshang.kernel.audit.guards import append_only


class CasesConfig(AppConfig):
    name = "yingshang.kernel.cases"
    label = "cases"
    verbose_name = "事项"

    def ready(self) -> None:
        append_only("cases_timelineentry")
