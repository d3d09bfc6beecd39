"""The affair's entry in the house."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from yingshang.kernel.audit.naming import name_actions, name_chains


class DemandsConfig(AppConfig):
    name = "yingshang.affairs.demands"
    label = "demands"
    verbose_name = "企业诉求"

    def ready(self) -> None:
        name_actions(
            {
                "complaint.unmask": "查看投诉人电话",
                "complaints.tell": "向省平台反馈投诉",
                "demand.adopt_preset": "采用时限方案",
                "demand.save_phrase": "维护常用语",
                "demand.set_dispatch": "设置派单规则",
                "demand.unmask": "查看诉求人电话",
                "orders.import": "导入热线工单",
                "orders.return": "回填热线工单",
            }
        )
        name_chains(
            {"complaint-feedback": "投诉举报反馈", "order-import": "热线工单导入", "order-return": "热线工单回填"}
        )
        import_module("yingshang.affairs.demands.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the directory and the service levels that the software ships."""
    from yingshang.affairs.demands.services import seed_directory, seed_levels

    seed_directory()
    seed_levels()
