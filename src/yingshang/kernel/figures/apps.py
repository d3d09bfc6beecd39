from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "yingshang.kernel.figures"
    label = "figures"
    verbose_name = "指标"

    def ready(self) -> None:
        from yingshang.kernel.audit.guards import append_only
        from yingshang.kernel.audit.naming import name_actions
        from yingshang.kernel.audit.proofs import register_proof
        from yingshang.kernel.figures.attesting import PROOF
        from yingshang.kernel.figures.models import APPEND_ONLY
        from yingshang.kernel.figures.returns import register

        append_only(*APPEND_ONLY)
        register()
        name_actions({"figure_return.file": "部门报送数：报送", "figure_return.correct": "部门报送数：更正"})
        register_proof(PROOF)
        autodiscover_modules("figures")
        post_migrate.connect(_write_down_definitions, sender=self)


def _write_down_definitions(**_: Any) -> None:
    """After migrate: the definitions that this version declares."""
    from yingshang.kernel import clock
    from yingshang.kernel.figures.definitions import sync_definitions

    sync_definitions(clock.today())
