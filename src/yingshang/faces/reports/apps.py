from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "yingshang.faces.reports"
    label = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from yingshang.faces.reports.models import APPEND_ONLY
        from yingshang.kernel.audit.guards import append_only
        from yingshang.kernel.audit.naming import name_actions
        from yingshang.kernel.retention.registry import untouchable

        name_actions({"report.write": "生成年度总结"})
        untouchable("reports.WrittenSummary")
        append_only(*APPEND_ONLY)
        import_module("yingshang.faces.reports.drafting")
