"""The workshop's entry in the house."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkshopConfig(AppConfig):
    name = "yingshang.kernel.workshop"
    label = "workshop"
    verbose_name = "文稿"

    def ready(self) -> None:
        from yingshang.kernel.audit.guards import append_only
        from yingshang.kernel.audit.naming import name_actions
        from yingshang.kernel.retention.registry import untouchable

        import_module("yingshang.kernel.workshop.lifecycle")
        name_actions(
            {
                "report.write": "写成文稿",
                "workshop.give": "报送文稿素材",
                "workshop.edit": "保存文稿",
                "workshop.prove": "登记表述依据",
                "workshop.confirmed": "确认文稿数据",
                "workshop.objected": "对文稿数据提出异议",
                "workshop.answer": "答复数据异议",
                "workshop.correct": "更正已印发文稿",
            }
        )
        append_only("workshop_edition")
        untouchable("workshop.Edition")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the confirmation period."""
    from yingshang.kernel.workshop.services.levels import seed_levels

    seed_levels()
