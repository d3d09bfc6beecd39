"""What is filled in about 企业码, and what may be done with an enterprise's code now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.components import Action
from yingshang.kernel.ui.fields import DayField
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import BatchKind
from yingshang.registry.codes.models import Code
from yingshang.registry.enterprises.models import Enterprise

ENDINGS = (".xlsx", ".xls", ".et", ".csv")
LARGEST_FILE = 50 * 1024 * 1024
ISSUES = "发码后企业即可打印标签张贴；码上没有个人信息。"
PRINTS = "后台生成一张 A4 的标签页，稍后在下一页下载。"
REISSUES = "旧标签从现在起作废，须换贴新标签。"
REVOKES = "标签从现在起作废，扫码的人会看到“已作废”。需要恢复时只能重新发码。"
BINDS = "绑定后，对方用这个手机号和短信验证码登录，即可代表本企业办事。企业能看到谁绑定了它。"


class CityListForm(forms.Form):
    """The platform's full list and the day on which it was drawn."""

    file = forms.FileField(
        label="企业码清单",
        help_text="市平台导出的全量清单（.xlsx .xls .et .csv），须有统一社会信用代码和注册时间两列；不超过 50 MB。",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    as_of = DayField(label="数据日期", help_text="清单截至哪一天；不能早于已导入的最近一份。")

    def clean_file(self) -> Any:
        """The ending and size are a first look; the content is checked when it is read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError("请上传 .xlsx、.xls、.et 或 .csv 文件。")
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("文件超过 50 MB。")
        return file


class WindowForm(forms.Form):
    """A window of use from a day on, with its basis."""

    days = forms.IntegerField(label="天数", min_value=1, max_value=3660, help_text="期末前多少天内用过算使用。")
    since = DayField(label="生效日期")
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号。")


class ConfirmForm(forms.Form):
    """Nothing to fill in: what will happen stands above the button."""


class ReasonForm(forms.Form):
    """Why a code ends."""

    reason = forms.CharField(label="原因", max_length=150, help_text="如：标签遗失、张贴处被覆盖、企业申请。")


class TownshipForm(forms.Form):
    """A township, and what the worker is to do for all its active entities."""

    unit = forms.ModelChoiceField(label="乡镇（街道）", queryset=Unit.objects.none(), empty_label="请选择")
    kind = forms.ChoiceField(label="做什么", choices=BatchKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, units: QuerySet[Unit], kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, kind = self.fields["unit"], self.fields["kind"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        unit.queryset = units
        kind.choices = [(value, label) for value, label in BatchKind.choices if value in kinds]


class BindForm(forms.Form):
    """Whose phone, what was seen, in which capacity."""

    name = forms.CharField(label="姓名", max_length=60, help_text="与身份证一致。")
    phone = forms.CharField(
        label="手机号",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="对方登录时还要用短信验证码证明手机在手。",
    )
    as_agent = forms.BooleanField(
        label="代理人（代理记账等，不是本企业的人）",
        required=False,
        help_text="一个手机号为几户企业办事的，只能以代理人身份绑定。",
    )
    basis = forms.CharField(label="现场核对了什么", max_length=80, initial="营业执照、法定代表人身份证")


def actions_on(actor: Actor, enterprise: Enterprise, code: Code | None) -> list[Action]:
    """What may be done with an enterprise's code now."""
    at = [enterprise.uscc]
    found = []
    if code is None and actor.has(may.ISSUE) and enterprise.is_active:
        found.append(Action("issue", "发码", reverse("codes:issue", args=at), ISSUES, style="primary"))
    if code is not None and actor.has(may.PRINT):
        found.append(Action("label", "打印标签", reverse("codes:label", args=at), PRINTS))
    if code is not None and actor.has(may.ISSUE):
        found.append(Action("reissue", "换发新版本", reverse("codes:reissue", args=at), REISSUES))
        found.append(Action("revoke", "作废", reverse("codes:revoke", args=at), REVOKES, style="danger"))
    return found


def bind_action(enterprise: Enterprise) -> Action:
    """What the panel of an enterprise offers to an official on site."""
    return Action("bind", "现场绑定手机", reverse("codes:bind", args=[enterprise.uscc]), BINDS)
