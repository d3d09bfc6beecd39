"""What officials and enterprises fill in about touches."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.kernel.ui.fields import DayField
from yingshang.registry.contacts.enums import REFUSABLE, Channel, Counts, Group


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
    enterprise = forms.CharField(label="企业", max_length=200, help_text="名称或 18 位统一社会信用代码。")
    channel = forms.ChoiceField(label="方式", choices=Channel.choices)
    on = DayField(label="日期")
    purpose = forms.CharField(label="事由", max_length=200)


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
