"""What the office sets: limits, the dispatch directory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from yingshang.affairs.demands.forms.fields import answering_units
from yingshang.affairs.demands.models import Category
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.lifecycle.forms import TextField


class PresetForm(forms.Form):
    """Which limits the district works by, and from when."""

    preset = forms.ChoiceField(label="时限方案")
    since = forms.DateField(
        label="自",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="此日起新起算的时限按新方案，已在计时的不变。",
    )

    def __init__(self, *args: Any, presets: Iterable[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["preset"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(presets)

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.today:
            raise forms.ValidationError("不能早于今天：已经过去的时限不能改写。")
        return since


class PhraseForm(forms.Form):
    """A canned reply."""

    title = forms.CharField(label="标题", max_length=40, error_messages={"required": "请填写标题。"})
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True, parent__isnull=False),
        label="诉求类别",
        required=False,
        empty_label="各类诉求",
    )
    text = TextField(
        "内容",
        hint="可用 {名称}、{编号}、{政策} 留空：前两个答复时自动填好，{政策} 由办理人填写，没填不能送出。",
        rows=6,
    )
    active = forms.BooleanField(label="启用", required=False, initial=True)


class DispatchRuleForm(forms.Form):
    """Which unit answers for a category, from when, by what word."""

    category = forms.ModelChoiceField(Category.objects.filter(active=True, parent__isnull=False), label="诉求类别")
    unit = forms.ModelChoiceField(Unit.objects.none(), label="承办单位")
    township = forms.ModelChoiceField(
        Unit.objects.none(),
        label="限乡镇（街道）",
        required=False,
        help_text="不选为全区；选了只管该乡镇（街道）的企业。",
    )
    since = forms.DateField(label="自", widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(label="依据", max_length=200, help_text="文号、会议纪要或职责清单。")

    def __init__(self, *args: Any, district_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = answering_units(district_id)
        narrowed = units.filter(kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT))
        for name, rows in (("unit", units), ("township", narrowed)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
