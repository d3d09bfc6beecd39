from django.apps import AppConfig

from yingshang.kernel.audit.guards import append_only
from yingshang.kernel.audit.proofs import register_proof


class CasesConfig(AppConfig):
    name = "yingshang.kernel.cases"
    label = "cases"
    verbose_name = "事项"

    def ready(self) -> None:
        from yingshang.kernel.cases.trail import PROOF
        from yingshang.kernel.retention.registry import untouchable

        untouchable("cases.Case", carrying=True)
        append_only("cases_timelineentry")
        register_proof(PROOF)
