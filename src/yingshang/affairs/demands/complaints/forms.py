"""What people fill in about a complaint."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from yingshang.affairs.demands.complaints.enums import Channel, Result, Sort
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.rules import belongs_to
from yingshang.affairs.demands.forms.fields import answering_units, files_field, moment_field
from yingshang.affairs.demands.rules import A_YEAR, PHONE
from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.forms import TextField, TransitionForm

MAX_EXTENSION = 30


class TakeInForm(TransitionForm):
    """The number that the provincial platform gave it."""

    province_number = forms.CharField(
        label="省平台编号",
        max_length=64,
        help_text="在省平台录入后得到的编号，反馈结果时按它对应。",
        error_messages={"required": "请填写省平台编号。"},
    )
    text = TextField("备注", required=False, rows=2)

    def clean_province_number(self) -> str:
        """A number that no other complaint has."""
        number = str(self.cleaned_data["province_number"]).strip()
        known = Complaint.objects.filter(province_number=number).exclude(pk=self.row.pk).select_related("case").first()
        if known is not None:
            raise forms.ValidationError(f"该平台编号已登记为 {known.case.number}，请核对。")
        return number


def _all_units(row: Complaint) -> Any:
    """Every unit of the district of which one may complain."""
    return Unit.objects.filter(path__startswith=row.case.district.path, until=None, parent__isnull=False).order_by(
        "order", "id"
    )


class AcceptForm(TransitionForm):
    """Of whom it complains, where that is a unit of ours."""

    accused = forms.ModelChoiceField(
        Unit.objects.none(),
        label="被投诉单位",
        required=False,
        empty_label="不是本区单位或不明",
        help_text="选定后，该单位看不到本件，也不能承办。",
    )
    text = TextField("审核意见", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accused"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = _all_units(self.row)
        field.initial = self.row.accused_id


class TransferForm(TransitionForm):
    """Which unit looks into it; never the one complained of."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="承办单位", empty_label="请选择单位", error_messages={"required": "请选择承办单位。"}
    )
    text = TextField("转办意见", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = answering_units(self.row.case.district_id)

    def clean_unit(self) -> Unit:
        """A unit that is neither the accused nor below it."""
        unit: Unit = self.cleaned_data["unit"]
        accused: Unit | None = self.row.accused
        if accused is not None and belongs_to(unit.path, accused.path):
            raise forms.ValidationError("被投诉单位不能承办对自己的投诉，请选择其他单位。")
        return unit


class StatementForm(TransitionForm):
    """What the accused unit is asked for."""

    text = TextField(
        "请说明的事项", hint="被投诉单位只看到这段话，不得写出投诉举报人的姓名、企业或可以推知其身份的情况。"
    )


class AnswerForm(TransitionForm):
    """What was found out and done."""

    result = forms.ChoiceField(label="查办结果", choices=Result.choices)
    text = TextField("办理结果", hint="审核通过后反馈省平台，投诉举报人会看到。", rows=5)
    attachments = files_field("附件")


class ExtendForm(TransitionForm):
    """How many days more, and why."""

    days = forms.IntegerField(
        label="延长",
        min_value=1,
        max_value=MAX_EXTENSION,
        help_text="日",
        error_messages={
            "required": "请填写延长的日数。",
            "min_value": "至少延长 1 日。",
            "max_value": f"最多延长 {MAX_EXTENSION} 日。",
        },
    )
    text = TextField("延长理由", hint="告知投诉举报人。")


class FeedbackForm(TransitionForm):
    """How the platform was told."""

    text = TextField("反馈情况", required=False, rows=2)


class SubmitForm(forms.Form):
    """A complaint as the enterprise writes it."""

    sort = forms.ChoiceField(label="类型", choices=Sort.choices, initial=Sort.COMPLAINT)
    accused_text = forms.CharField(
        label="投诉哪个单位或窗口", max_length=200, error_messages={"required": "请填写被投诉的单位或窗口。"}
    )
    content = TextField("发生了什么", hint="什么时间、什么地点、什么人、什么事。", rows=6)
    contact_name = forms.CharField(label="联系人", max_length=60, error_messages={"required": "请填写联系人。"})
    contact_phone = forms.CharField(label="联系电话", max_length=20, error_messages={"required": "请填写联系电话。"})
    anonymous = forms.BooleanField(
        label="匿名", required=False, help_text="承办单位看不到您的企业和联系方式；被投诉单位任何时候都看不到。"
    )
    attachments = files_field("照片或材料")

    def clean_contact_phone(self) -> str:
        """A number that can be called, where one is given."""
        phone = re.sub(r"[\s-]", "", str(self.cleaned_data["contact_phone"]))
        if phone and not PHONE.match(phone):
            raise forms.ValidationError("电话号码不对，请填写 11 位手机号，或带区号的座机号。")
        return phone


class EnterForm(SubmitForm):
    """A complaint that the office writes down for somebody."""

    field_order = ("sort", "channel", "occurred_at", "complainant_name", "accused", "accused_text", "content")

    channel = forms.ChoiceField(
        label="来源", choices=[(c.value, c.label) for c in (Channel.COUNTER, Channel.PHONE)], initial=Channel.COUNTER
    )
    occurred_at = moment_field("反映时间", "不是刚刚反映的，请填实际时间；录入时限从它起算。")
    complainant_name = forms.CharField(label="投诉举报人或企业名称", max_length=200, required=False)
    accused = forms.ModelChoiceField(
        Unit.objects.none(), label="被投诉单位", required=False, empty_label="不是本区单位或不明"
    )
    attachments = None  # type: ignore[assignment]

    def __init__(self, *args: Any, district_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accused"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(
            path__startswith=f"/{district_id}/", until=None, parent__isnull=False
        ).order_by("order", "id")
        for name, label in (
            ("accused_text", "被投诉的窗口或人员"),
            ("contact_name", "联系人"),
            ("contact_phone", "联系电话"),
        ):
            self.fields[name].label, self.fields[name].required = label, False

    def clean_occurred_at(self) -> datetime | None:
        """Within the last year."""
        given: datetime | None = self.cleaned_data["occurred_at"]
        now = clock.now()
        if given and not now - A_YEAR <= given <= now:
            raise forms.ValidationError("反映时间应在最近一年之内，且不晚于现在，请核对。")
        return given
