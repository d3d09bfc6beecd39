"""The workbench's page of 企业码: whom an official still has to help to a code."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import audience
from yingshang.kernel.ui.lists import Column, ListPage
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.queries import unregistered_for
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.permissions import EXPORT


@audience("staff", permission=may.VIEW)
class UnregisteredList(ListPage):
    """Active entities within reach without a code: a work list, no ranking."""

    code = "codes.unregistered"
    title = "未注册企业码"
    export_permission = (EXPORT,)
    columns = (
        Column("name", "名称", lambda e: e.name, sort=("name",)),
        Column("uscc", "统一社会信用代码", lambda e: e.uscc, sort=("uscc",), css="nowrap phone-off"),
        Column("kind", "类型", lambda e: e.get_kind_display(), sort=("kind",), css="nowrap"),
        Column("unit", "乡镇（街道）", lambda e: e.unit.short_name if e.unit else "待归属", sort=("unit__order",)),
        Column("address", "住所", lambda e: e.address, css="wide phone-off"),
    )
    default_order = ("unit__order", "name", "pk")
    empty_title = "范围内的主体都已注册"
    empty_text = "市平台的新清单导入、或企业绑定手机后自动更新。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return unregistered_for(actor).select_related("unit")

    def url_of(self, row: Enterprise) -> str:
        return reverse("enterprises:page", args=[row.uscc])
