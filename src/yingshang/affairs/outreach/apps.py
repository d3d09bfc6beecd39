"""The affair's entry in the house."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from yingshang.kernel.audit.naming import name_actions, name_chains


class OutreachConfig(AppConfig):
    name = "yingshang.affairs.outreach"
    label = "outreach"
    verbose_name = "包联回访"

    def ready(self) -> None:
        name_actions(
            {
                "outreach.dismiss_hint": "核实企业状态线索",
                "outreach.leaflet": "维护政策资料",
                "outreach.visits": "批量登记走访",
                "patrol.set_sample": "设定巡回监督抽样",
                "recheck.unmask": "查看企业联系电话（巡回监督）",
            }
        )
        name_chains({"outreach": "包联回访"})
        import_module("yingshang.affairs.outreach.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the sample and the limits of 巡回监督 that the software ships."""
    from yingshang.affairs.outreach.services import seed_patrol

    seed_patrol()
