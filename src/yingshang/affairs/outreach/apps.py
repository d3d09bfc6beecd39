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
                "outreach.deny": "企业否认走访",
                "outreach.dismiss_hint": "核销登记状态线索",
                "outreach.leaflet": "维护送达政策清单",
                "outreach.mend": "补正走访",
                "outreach.settle": "核实企业否认的走访",
                "outreach.strike": "作废走访",
                "outreach.visit": "登记走访",
                "outreach.visits": "成批登记走访",
                "patrol.set_sample": "设定巡回监督抽取比例",
                "patrol.summary": "印发巡回监督汇总",
                "recheck.unmask": "查看被核实企业的电话",
            }
        )
        name_chains({"outreach": "包联回访"})
        import_module("yingshang.affairs.outreach.lifecycle")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """A new installation gets the sample and the limits of 巡回监督 that the software ships."""
    from yingshang.affairs.outreach.services import seed_patrol

    seed_patrol()
