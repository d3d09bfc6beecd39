"""What the office fills in about the register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.fields import DayField, NumberField, WanField
from yingshang.registry.enterprises.enums import ContactRole, ImportMode
from yingshang.registry.enterprises.models.attribution import NumberParity
from yingshang.registry.enterprises.queries import townships_in, villages_in
from yingshang.registry.enterprises.services.editing import OWN_ROLES

LONGEST_TAG = 30
ENDINGS = (".xlsx", ".xls", ".et", ".csv")


class EnterpriseInput(forms.TextInput):
    """A name or code typed, with the entities offered below that it may mean so far, by pinyin initials too."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        offers = f"{(attrs or {}).get('id', f'id_{name}')}_offers"
        asks = {
            "list": offers,
            "autocomplete": "off",
            "hx-get": reverse("enterprises:offers"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{offers}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        box = super().render(name, value, {**(attrs or {}), **asks}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', box, offers)


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


class EditForm(forms.Form):
    """Address and what the size class follows from; an empty box means unknown."""

    address = forms.CharField(label="住所", required=False, max_length=300)
    employees = NumberField(
        label="从业人员", unit="人", required=False, min_value=0, max_value=10_000_000, decimal_places=0
    )
    revenue = WanField(label="营业收入", required=False, help_text="上一年度。")
    assets = WanField(label="资产总额", required=False, help_text="上一年末。")

    def clean_employees(self) -> int | None:
        """Whole persons."""
        found = self.cleaned_data["employees"]
        return None if found is None else int(found)


class OwnContactForm(forms.Form):
    """One contact; the held name and phone are not shown, so a blank keeps them.

    No field may be called ``remove``: the browser would take it for the method of its form.
    """

    role = forms.TypedChoiceField(
        label="身份", choices=[(role.value, role.label) for role in OWN_ROLES], coerce=ContactRole
    )
    name = forms.CharField(label="姓名", required=False, max_length=60, help_text="不改就留空。")
    phone = forms.CharField(
        label="电话",
        required=False,
        max_length=20,
        help_text="手机号，或带区号的固定电话；不改就留空。加密保存。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class ContactForm(OwnContactForm):
    """Any contact, which may also be removed."""

    role = forms.TypedChoiceField(label="身份", choices=ContactRole.choices, coerce=ContactRole)
    drop = forms.BooleanField(label="删除这个联系人", required=False)


class TagForm(forms.Form):
    """Tags to give, by name, and to take, by a tick."""

    add = forms.CharField(
        label="增加", required=False, max_length=200, help_text="多个标签用顿号隔开，如：专精特新、高新技术企业。"
    )
    drop = forms.MultipleChoiceField(label="去掉", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, held: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["drop"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in held]
        if not held:
            del self.fields["drop"]

    def clean_add(self) -> list[str]:
        """The names, without blanks and repetitions."""
        names = [name.strip() for name in re.split("[、，,;；\\s]+", self.cleaned_data["add"])]
        found = list(dict.fromkeys(name for name in names if name))
        if long := next((name for name in found if len(name) > LONGEST_TAG), ""):
            raise forms.ValidationError(f"“{long}”超过 {LONGEST_TAG} 个字，请缩短。")
        return found

    def clean(self) -> dict[str, Any]:
        """Something must be asked for."""
        given = self.cleaned_data
        given.setdefault("drop", [])
        if not self.errors and not given["add"] and not given["drop"]:
            self.add_error("add", "请填写要增加的标签，或勾选要去掉的标签。")
        return given


class ManyTagsForm(TagForm):
    """The same for the entities selected in the list."""

    row = forms.TypedMultipleChoiceField(widget=forms.MultipleHiddenInput, coerce=int)
    chosen = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, held: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(held, *args, **options)
        field = self.fields["row"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        given = self.data.getlist("row") if self.is_bound else []  # type: ignore[attr-defined]
        field.choices = [(key, key) for key in given if re.fullmatch("[0-9]{1,18}", key)]
