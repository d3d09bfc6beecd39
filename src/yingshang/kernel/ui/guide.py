"""Sample data of the style guide. Invented; nothing is read from the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from yingshang.kernel.ui import components as c
from yingshang.kernel.ui import lights, wording
from yingshang.kernel.ui.fields import DayField, FilesField, NumberField, WanField
from yingshang.kernel.ui.lists.columns import Head
from yingshang.kernel.ui.lists.page import Choice, Row
from yingshang.kernel.ui.lists.paging import Page
from yingshang.kernel.ui.seen import Seen

URGENCY = (("normal", "一般：按承诺时限办理"), ("urgent", "紧急：停产停业或即将造成损失"))
PICTURES = (".jpg", ".jpeg", ".png", ".pdf")
ROWS = (
    ("SQ2026-004417", "园区东门货车禁行，原料进不了厂", "云溪晨光食品有限公司", "区交警大队", "派单", "active", -30),
    ("SQ2026-004392", "水费单价与公示不一致", "云溪恒远机械有限公司", "区水利局", "办理中", "active", 5),
    ("SQ2026-004388", "申请延长临时用电期限", "河西街道惠民超市", "云溪供电所", "待补正", "waiting", 26),
    ("SQ2026-004371", "消防验收资料退回三次，未说明缺什么", "云溪新材科技有限公司", "区住建局", "办理中", "active", 75),
    ("SQ2026-004365", "厂区外排水沟堵塞，雨后倒灌", "清溪镇永兴建材厂", "清溪镇", "回访中", "waiting", 130),
    ("SQ2026-004350", "咨询小微企业社保补贴申报条件", "云溪博雅教育科技有限公司", "区人社局", "已销号", "done", None),
    ("SQ2026-004341", "要求对相邻商户违规经营进行处罚", "（匿名）", "区市场监管局", "不予受理", "closed", None),
)


class FilterForm(forms.Form):
    """Filters of the sample list."""

    q = forms.CharField(label="关键词", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("a", "办理中"), ("b", "待补正")], required=False)
    unit = forms.ChoiceField(label="承办单位", choices=[("", "全部"), ("1", "区水利局")], required=False)
    due = forms.ChoiceField(label="时限", choices=[("", "全部"), ("late", "已超期"), ("week", "本周")], required=False)
    since = DayField(label="发生日期 自", required=False)


class DispatchForm(forms.Form):
    """The short form of an action."""

    unit = forms.ChoiceField(label="承办单位", choices=[("", "请选择"), ("1", "区水利局"), ("2", "区住建局")])
    limit = NumberField(label="办理时限", unit="个工作日", help_text="同类诉求的承诺时限为 5 个工作日。", min_value=1)
    note = forms.CharField(label="派单说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class DemandForm(forms.Form):
    """Every kind of field."""

    title = forms.CharField(label="您遇到了什么问题", help_text="一句话说清，例如：园区东门货车禁行，原料进不了厂。")
    detail = forms.CharField(label="详细情况", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    urgency = forms.ChoiceField(label="紧急程度", choices=URGENCY, widget=forms.RadioSelect)
    loss = WanField(label="预计影响金额", required=False, help_text="不清楚可不填。")
    happened = DayField(label="发生日期")
    phone = forms.CharField(
        label="联系手机",
        help_text="办理单位会拨打这个号码。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    attachments = FilesField(label="照片或文件", endings=PICTURES, required=False)
    anonymous = forms.BooleanField(label="不让承办单位看到企业名称", required=False, help_text="营商办仍可联系您。")


def sample(seen: Seen) -> dict[str, Any]:
    """Everything that the pages of the guide show."""
    now = seen.now
    wrong = DemandForm({"title": "", "urgency": "normal", "happened": "", "phone": "138", "loss": "500"})
    return {
        "lights": list(lights.LIGHTS),
        "tones": list(zip(lights.TONES, ("待受理", "办理中", "待补正", "被退回", "已销号", "已撤回"), strict=True)),
        "dues": [now + timedelta(hours=h) for h in (-75, -3, 0.4, 5, 26, 75, 200)],
        "steps": _steps(now),
        "items": _items(now),
        "actions": _actions(),
        "dispatch": c.Action(
            "dispatch", "派单", "#", "派单后，承办单位 30 分钟内签收，时限从签收起算。", ("承办单位", "企业"), True
        ),
        "dispatch_form": DispatchForm(),
        "form": DemandForm(),
        "wrong_form": wrong,
        "facts": _facts(),
        "tiles": _tiles(),
        "chart": _chart(),
        "files": [
            c.FileLink("东门禁行标志.jpg", "#", 842_000),
            c.FileLink("企业情况说明（盖章扫描件）.pdf", "#", 3_350_000),
        ],
        "crumbs": [c.Crumb("首页", "#"), c.Crumb("企业诉求", "#"), c.Crumb("SQ2026-004417")],
        **_list(seen),
    }


def _steps(now: datetime) -> list[c.Step]:
    return [
        c.Step("提交", "done", now - timedelta(days=6, hours=3)),
        c.Step("受理", "done", now - timedelta(days=6, hours=1), "区营商办"),
        c.Step("派单", "done", now - timedelta(days=5)),
        c.Step("办理", "current", now - timedelta(days=4), "区水利局"),
        c.Step("回访"),
        c.Step("销号"),
    ]


def _items(now: datetime) -> list[c.TimelineItem]:
    changes = [c.Change("办理时限", "11月26日", "12月3日")]
    photo = [c.FileLink("现场照片.jpg", "#", 640_000)]
    return [
        c.TimelineItem(
            now - timedelta(hours=2),
            "申请延期",
            "吴海燕",
            "区水利局 经办人",
            "需与供水公司核对近三个月水表读数。",
            changes,
            tone="waiting",
        ),
        c.TimelineItem(
            now - timedelta(hours=20),
            "内部备注",
            "林小雨",
            "区营商办 科员",
            "企业同类问题去年反映过一次，请一并核查。",
            internal=True,
        ),
        c.TimelineItem(now - timedelta(days=4), "签收", "吴海燕", "区水利局 经办人", tone="active"),
        c.TimelineItem(
            now - timedelta(days=5), "派单", "林小雨", "区营商办 科员", "请区水利局核实并答复企业。", tone="active"
        ),
        c.TimelineItem(
            now - timedelta(days=6, hours=3),
            "企业提交",
            "刘晨光",
            "云溪恒远机械有限公司 企业代表",
            "水费单价与公示不一致，附两张账单。",
            files=photo,
        ),
    ]


def _actions() -> list[c.Action]:
    return [
        c.Action("reply", "答复办结", "#", style="primary"),
        c.Action("extend", "申请延期", "#"),
        c.Action("contest", "提出异议", "#"),
        c.Action("remark", "内部备注", "#"),
        c.Action("withdraw", "撤回派单", "#", style="danger"),
    ]


def _facts() -> list[c.Fact]:
    return [
        c.Fact("企业", "云溪恒远机械有限公司", "91410800MA0000000X"),
        c.Fact("联系人", "何** 138****0002"),
        c.Fact("诉求类别", "要素保障 / 用水"),
        c.Fact("来源", "企业码"),
        c.Fact("影响金额", wording.yuan_of_wan(Decimal(12)).removeprefix("即 ")),
        c.Fact("所属片区", ""),
    ]


def _tiles() -> list[c.FigureTile]:
    year = "2026年1—11月"
    return [
        c.FigureTile(
            "诉求满意率",
            "98.7",
            "%",
            1523,
            1543,
            year,
            "系统记录",
            (95, 96.1, 95.2, 97, 96.4, 97.8, 98, 97.1, 98.2, 98.9, 98.4, 98.7),
            "#",
            "#",
        ),
        c.FigureTile(
            "受理诉求",
            "1,611",
            "件",
            None,
            None,
            year,
            "系统记录",
            (120, 98, None, None, 140, 155, 149, 160, 171, 150, 166, 158),
            "#",
            "#",
        ),
        c.FigureTile("审批事项压减时限", "76.4", "%", 21, 27, year, "部门报送", (), "#", "#"),
        c.FigureTile("银企对接放款金额", None, "亿元", period=year, source="部门报送", definition_url="#"),
    ]


def _chart() -> c.Chart:
    months = [f"{n}月" for n in range(1, 12)]
    counts = [120, 98, 131, 126, 140, 155, 149, 160, 171, 150, 166]
    option: dict[str, object] = {
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value", "min": 0},
        "series": [{"type": "bar", "data": counts, "name": "受理", "label": {"show": True, "position": "top"}}],
    }
    rows = list(zip(months, counts, strict=True))
    return c.Chart("demands", "每月受理诉求", option, ("月份", "受理（件）"), rows, "2026年，系统记录")


def _list(seen: Seen) -> dict[str, Any]:
    now = seen.now
    heads = [
        Head("编号", "?sort=number", "", "nowrap"),
        Head("诉求", "", "", "wide"),
        Head("企业", "?sort=enterprise", "", "phone-off"),
        Head("承办单位", "?sort=unit", "", "phone-off"),
        Head("状态", "?sort=state", "", "nowrap"),
        Head("时限", "?sort=-due", "asc", "nowrap"),
    ]
    rows = []
    for number, title, firm, unit, name, tone, hours in ROWS:
        due = lights.light("closed") if hours is None else seen.time_left(now + timedelta(hours=hours))
        cells: list[tuple[object, str, str]] = [
            (number, "nowrap", ""),
            (title, "wide", ""),
            (firm, "phone-off", ""),
            (unit, "phone-off", ""),
        ]
        rows.append(Row(number, "#", [*cells, (lights.state(name, tone), "nowrap", ""), (due, "nowrap", "")]))
    form = FilterForm({"state": "a", "unit": "1"})
    return {
        "code": "guide.list",
        "title": "企业诉求",
        "heads": heads,
        "rows": rows,
        "filter_form": form,
        "filter_hidden": [],
        "chips": [c.Chip("状态", "办理中", "?"), c.Chip("承办单位", "区水利局", "?")],
        "clear_url": "?f=1",
        "page": Page(rows, 1, 10_000, True, "", "?page=2"),
        "batch": [c.Action("dispatch", "批量派单", "#", style="primary"), c.Action("remind", "催办", "#")],
        "export_urls": [("xlsx", "#"), ("csv", "#")],
        "choices": [Choice(head.label, head.label, True) for head in heads],
        "column_hidden": [],
        "views": [],
        "query": "state=a",
        "head_actions": [c.Action("new", "登记诉求", "#", style="primary")],
        "empty_title": "没有符合条件的记录",
        "empty_text": "可去掉一些条件再看。",
    }
