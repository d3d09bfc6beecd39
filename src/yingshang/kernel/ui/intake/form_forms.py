"""The forms of the register: a form (报表), who owes it, the cap on minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from yingshang.kernel.figures.contract import area_of
from yingshang.kernel.figures.sources import known_ids, named
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.adapters import adapters
from yingshang.kernel.intake.enums import FormKind, Rhythm
from yingshang.kernel.ui.fields import DayField, NumberField


def figure_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The figures by area."""
    by_area: dict[str, list[tuple[str, str]]] = {}
    for figure_id in known_ids():
        by_area.setdefault(area_of(figure_id), []).append((figure_id, named(figure_id)[0]))
    return list(by_area.items())


class RefusingForm(forms.Form):
    """A form that can show what a service found wrong."""

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Beside the fields, or on top where there is no such field."""
        for name, texts in errors.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class FormForm(RefusingForm):
    """A form of the register."""

    code = forms.CharField(label="代码", max_length=32, help_text="本区内不重复，如 YS-01。")
    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=FormKind.choices)
    basis_number = forms.CharField(label="依据文号", max_length=80, help_text="没有文件依据的，不得要求基层报送。")
    basis_title = forms.CharField(label="依据文件", max_length=200)
    figures = forms.MultipleChoiceField(
        label="指标",
        required=False,
        help_text="报表、上级通报必选，可多选。",
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    adapter = forms.ChoiceField(label="接收方式", required=False, help_text="以文件报送的，选由谁读取。")
    of_district = forms.BooleanField(label="数字按全区统计（否则为填报单位自己的数）", required=False)
    cumulative = forms.BooleanField(label="填年初至期末的累计数", required=False)
    rhythm = forms.ChoiceField(label="频次", choices=Rhythm.choices)
    due_working_days = NumberField(label="期后几个工作日内报送", unit="个工作日", min_value=1, max_value=60, initial=5)
    remind_working_days = NumberField(label="提前提醒", unit="个工作日", min_value=0, max_value=30, initial=2)
    minutes = NumberField(label="填报一次约需", unit="分钟", min_value=1, max_value=6000)
    valid_from = DayField(label="自")
    valid_to = DayField(label="至", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures, adapter = self.fields["figures"], self.fields["adapter"]
        assert isinstance(figures, forms.MultipleChoiceField)
        assert isinstance(adapter, forms.ChoiceField)
        figures.choices = figure_choices()
        adapter.choices = [("", "无"), *((one.code, one.name) for one in adapters())]

    def values(self) -> dict[str, Any]:
        """The columns as the service takes them."""
        data = dict(self.cleaned_data)
        for name in ("due_working_days", "remind_working_days", "minutes"):
            data[name] = int(data[name])
        return data


class OwingForm(RefusingForm):
    """Who owes a form from when on."""

    units = forms.ModelMultipleChoiceField(
        label="应报单位", queryset=Unit.objects.none(), widget=forms.SelectMultiple(attrs={"size": 10})
    )
    since = DayField(label="自", help_text="从包含这一天的期间开始报送。")
    contact_name = forms.CharField(label="联系人", required=False, max_length=60)
    contact_phone = forms.CharField(label="联系电话", required=False, max_length=20)
    over_cap_reason = forms.CharField(
        label="超出减负上限的理由", required=False, max_length=200, help_text="只在超出每月上限时填写，留痕。"
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = units


class BoundsForm(RefusingForm):
    """From which change on a number must be explained."""

    factor = NumberField(label="与上期相比变动超过", unit="倍", min_value=1, decimal_places=2, initial=2)
    points = NumberField(label="比率变动超过", unit="个百分点", min_value=0, decimal_places=2, initial=20)
    floor = NumberField(label="两期都小于此数的不算", unit="", min_value=0, decimal_places=0, initial=10)
    since = DayField(label="自", help_text="期末在这一天及以后的报表适用。")


class CapForm(RefusingForm):
    """How much a unit may be asked for in a month."""

    minutes = NumberField(label="每单位每月上限", unit="分钟", min_value=1)
    basis = forms.CharField(
        label="依据", max_length=200, help_text="如 关于整治形式主义为基层减负的通知 云办〔2026〕3号。"
    )
    since = DayField(label="自")
