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
        from yingshang.kernel.figures.files import register_reader
        from yingshang.kernel.retention.registry import untouchable
        from yingshang.kernel.workshop.outputs.picture import read_picture
        from yingshang.kernel.workshop.outputs.workbook import read_workbook

        import_module("yingshang.kernel.workshop.lifecycle")
        name_actions(
            {
                "report.write": "写成文稿",
                "workshop.give": "报送文稿素材",
                "workshop.waive": "免报文稿素材",
                "workshop.edit": "保存文稿",
                "workshop.owner": "设定指标责任单位",
                "workshop.order": "安排会签顺序",
                "workshop.countersign": "会签文稿",
                "workshop.prove": "登记表述依据",
                "workshop.confirmed": "确认文稿数据",
                "workshop.objected": "对文稿数据提出异议",
                "workshop.answer": "答复数据异议",
                "workshop.send": "文稿送办公系统",
                "workshop.correct": "更正已印发文稿",
                "workshop.letterhead": "登记公文模板",
                "workshop.letterhead_withdraw": "停用公文模板",
            }
        )
        append_only("workshop_edition")
        untouchable("workshop.Edition", "workshop.Letterhead")
        register_reader(".xlsx", read_workbook)
        register_reader(".png", read_picture)
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the confirmation period."""
    from yingshang.kernel.workshop.services.levels import seed_levels

    seed_levels()
