"""What the office fills in about the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.fields import DayField
from yingshang.registry.enterprises.enums import ImportMode
from yingshang.registry.enterprises.models.attribution import NumberParity
from yingshang.registry.enterprises.queries import townships_in, villages_in

ENDINGS = (".xlsx", ".xls", ".et", ".csv")


class VillageField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A village, said with its township."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.parent.short_name} {obj.short_name}" if obj.parent else obj.short_name


class PlaceForm(forms.Form):
    """Township and, if known, village."""

    unit = forms.ModelChoiceField(label="乡镇（街道）", queryset=Unit.objects.none(), empty_label="请选择")
    village = VillageField(label="村（社区）", queryset=Unit.objects.none(), required=False, empty_label="不指定")

    def __init__(self, district_id: int, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = clock.today()
        townships, villages = self.fields["unit"], self.fields["village"]
        assert isinstance(townships, forms.ModelChoiceField)
        assert isinstance(villages, VillageField)
        townships.queryset = _as_rows(townships_in(district_id, today))
        villages.queryset = _as_rows(villages_in(district_id, today)).select_related("parent")


def _as_rows(units: Sequence[Unit]) -> QuerySet[Unit, Unit]:
    return Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("parent__order", "order")


class RuleForm(PlaceForm):
    """One line of the dictionary."""

    text = forms.CharField(
        label="地名", min_length=2, max_length=60, help_text="道路、小区、市场、园区等；地址中取最长的匹配。"
    )
    low = forms.IntegerField(label="门牌自", required=False, min_value=0)
    high = forms.IntegerField(label="门牌至", required=False, min_value=0)
    parity = forms.ChoiceField(label="单双号", choices=NumberParity.choices, initial=NumberParity.ANY)
    note = forms.CharField(label="备注", required=False, max_length=100)
    active = forms.BooleanField(label="启用", required=False, initial=True)
    field_order = ("text", "unit", "village", "low", "high", "parity", "note", "active")


class UploadForm(forms.Form):
    """A register file and how to read it."""

    file = forms.FileField(
        label="名录文件",
        help_text="Excel、WPS 表格或 CSV（.xlsx .xls .et .csv），须有名称和统一社会信用代码两列；不超过 200 MB。",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    as_of = DayField(label="数据日期", help_text="名录截至哪一天。")
    mode = forms.ChoiceField(
        label="这份名录是", choices=ImportMode.choices, initial=ImportMode.LIST, widget=forms.RadioSelect
    )
    strict = forms.BooleanField(label="只要有一行出错就不导入", required=False)

    def clean_file(self) -> Any:
        """The ending is a first look; the content is checked when it is read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError("请上传 .xlsx、.xls、.et 或 .csv 文件。")
        return file


class ReasonForm(forms.Form):
    """Why a contact is looked at in full."""

    reason = forms.CharField(label="用途", max_length=100, help_text="将与您的身份一并记入审计。")
