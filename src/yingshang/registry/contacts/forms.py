"""What officials and enterprises fill in about touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from yingshang.kernel.ui.fields import DayField
from yingshang.registry.contacts.enums import REFUSABLE, Channel, Counts, Group
from yingshang.registry.contacts.models import Touch
from yingshang.registry.enterprises.forms import EnterpriseInput

NO_PLAN = "none"
"""The answer that a touch has nothing to do with what was planned."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TouchForm(forms.Form):
    """A touch to plan, or one that was made."""

    made = forms.ChoiceField(
        label="登记为",
        choices=[("no", "安排一次触企"), ("yes", "已经发生的触企")],
        widget=forms.RadioSelect,
        initial="no",
    )
    enterprise = forms.CharField(
        label="企业",
        max_length=200,
        help_text="名称或 18 位统一社会信用代码；可输拼音首字母后选择。",
        widget=EnterpriseInput,
    )
    channel = forms.ChoiceField(label="方式", choices=Channel.choices)
    on = DayField(label="日期")
    purpose = forms.CharField(label="事由", max_length=200)

    def __init__(self, *args: Any, plans: Sequence[Touch] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if plans:
            named = [(str(p.pk), f"{p.on:%Y-%m-%d} {p.get_channel_display()}：{p.purpose}") for p in plans]
            self.fields["plan"] = forms.ChoiceField(
                label="对应本单位哪次安排",
                choices=[*named, (NO_PLAN, "与已有安排无关，另登记一次")],
                widget=forms.RadioSelect,
                error_messages={"required": "本单位对这家企业已有安排，请选择这次是哪次安排的结果，避免重复登记。"},
            )


class MadeForm(forms.Form):
    """What became of a planned touch."""

    on = DayField(label="实际日期")
    channel = forms.ChoiceField(label="方式", choices=Channel.choices)
    purpose = forms.CharField(label="事由", max_length=200)
    reached = forms.ChoiceField(
        label="是否联系上", choices=[("yes", "已联系上"), ("no", "未联系上")], widget=forms.RadioSelect, initial="yes"
    )


class RefusalForm(forms.Form):
    """Which kind of touch, until when."""

    group = forms.ChoiceField(label="不希望的联系方式", choices=[(g.value, g.label) for g in REFUSABLE])
    until = DayField(label="到哪天为止", help_text="最长一年；依法检查不在此列。")
    reason = forms.CharField(label="说明", max_length=200, required=False)


class ComplaintForm(forms.Form):
    """What was wrong with a touch."""

    text = forms.CharField(label="投诉内容", max_length=1000, widget=_area(5))


class LimitForm(forms.Form):
    """A limit from a day on, with its basis."""

    group = forms.ChoiceField(label="触企方式", choices=Group.choices)
    counts = forms.ChoiceField(label="合计范围", choices=Counts.choices)
    window_days = forms.IntegerField(label="天数", min_value=1, max_value=366)
    most = forms.IntegerField(label="最多次数", min_value=0, max_value=999)
    since = DayField(label="生效日期")
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号。")

    def clean_basis(self) -> Any:
        """Without the spaces around."""
        return self.cleaned_data["basis"].strip()
