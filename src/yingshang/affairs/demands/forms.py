"""What people fill in about a demand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms

from yingshang.affairs.demands.enums import Channel, ContactChannel, Grade, RefusalGround, Result, Satisfaction
from yingshang.affairs.demands.models import Category
from yingshang.affairs.demands.rules import A_YEAR, PHONE
from yingshang.kernel import clock
from yingshang.kernel.evidence.services import ENDINGS, MAX_SIZE
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.lifecycle.forms import TextField, TransitionForm
from yingshang.kernel.ui.fields import FilesField

ANSWERING = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.OFFICE)
MAX_EXTENSION = 30


def files_field(label: str) -> FilesField:
    """Photos and papers, with the limits that evidence keeps."""
    return FilesField(label=label, endings=ENDINGS, each=MAX_SIZE, required=False)


def answering_units(district_id: int | None) -> Any:
    """The units of a district to which a demand may be dispatched."""
    return Unit.objects.filter(path__startswith=f"/{district_id}/", kind__in=ANSWERING, until=None).order_by(
        "order", "id"
    )


class AcceptForm(TransitionForm):
    """Category and grade, on which dispatch and deadlines stand."""

    category = forms.ModelChoiceField(
        Category.objects.filter(active=True, parent__isnull=False),
        label="诉求类别",
        empty_label="请选择类别",
        error_messages={"required": "请选择诉求类别，派单和时限由它决定。"},
    )
    grade = forms.ChoiceField(label="等级", choices=Grade.choices, initial=Grade.ORDINARY)
    text = TextField("备注", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].initial = self.row.category_id
        self.fields["grade"].initial = self.row.grade


class RefuseForm(TransitionForm):
    """The ground of refusal and what the enterprise should do instead."""

    ground = forms.ChoiceField(label="不予受理情形", choices=RefusalGround.choices)
    text = TextField("告知企业的理由和建议渠道", hint="企业会看到这段话。")


class DispatchForm(TransitionForm):
    """Who answers for it."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="承办单位",
        empty_label="请选择单位",
        error_messages={"required": "请选择承办单位。"},
    )
    text = TextField("派单意见", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = answering_units(self.row.case.district_id)


class ContestForm(TransitionForm):
    """Why the unit is not the one, and which it should be."""

    text = TextField("异议理由", hint="写明职责依据；营商办一次复核。")
    proposed = forms.ModelChoiceField(Unit.objects.none(), label="建议承办单位", empty_label="不提建议", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposed"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = answering_units(self.row.case.district_id)


class ContactForm(TransitionForm):
    """How the enterprise was reached first."""

    channel = forms.ChoiceField(label="联系方式", choices=ContactChannel.choices)
    text = TextField("沟通情况", hint="企业会看到这段话。", rows=2)


class ExtensionForm(TransitionForm):
    """How many working days more, and why: the enterprise is told the reason."""

    days = forms.IntegerField(
        label="延长",
        min_value=1,
        max_value=MAX_EXTENSION,
        help_text="个工作日",
        error_messages={
            "required": "请填写延长的工作日数。",
            "min_value": "至少延长 1 个工作日。",
            "max_value": f"最多延长 {MAX_EXTENSION} 个工作日。",
        },
    )
    text = TextField("延期理由", hint="批准后告知企业。")


class GrantExtensionForm(ExtensionForm):
    """The approval starts from what was asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = self.row.asked_days


class SupplyForm(TransitionForm):
    """What the enterprise adds."""

    text = TextField("补充说明")
    attachments = files_field("照片或材料")


class ReplyForm(TransitionForm):
    """The result and the answer."""

    result = forms.ChoiceField(label="办理结果", choices=Result.choices)
    text = TextField("答复内容", hint="企业会看到这段话。", rows=5)
    attachments = files_field("附件")


class CallBackForm(TransitionForm):
    """What the enterprise said when the office called back."""

    reached = forms.TypedChoiceField(
        label="是否联系上",
        choices=(("yes", "已联系上"), ("no", "未联系上")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否联系上。"},
    )
    solved = forms.TypedChoiceField(
        label="问题是否解决",
        choices=(("", "未回答"), ("yes", "已解决"), ("no", "未解决")),
        coerce=lambda value: {"yes": True, "no": False}[value],
        empty_value=None,
        required=False,
    )
    satisfaction = forms.TypedChoiceField(
        label="满意程度", choices=(("", "未回答"), *Satisfaction.choices), coerce=int, empty_value=None, required=False
    )
    text = TextField("企业意见", required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reached"):
            if cleaned.get("solved") is None:
                self.add_error("solved", "已联系上企业，请记录问题是否解决。")
            if cleaned.get("satisfaction") is None:
                self.add_error("satisfaction", "已联系上企业，请记录满意程度。")
        else:
            cleaned["solved"] = cleaned["satisfaction"] = None
        return cleaned


class RateForm(TransitionForm):
    """The enterprise's own answer."""

    solved = forms.TypedChoiceField(
        label="问题解决了吗",
        choices=(("yes", "解决了"), ("no", "没有解决")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择问题是否解决。"},
    )
    satisfaction = forms.TypedChoiceField(
        label="您满意吗",
        choices=Satisfaction.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择满意程度。"},
    )
    text = TextField("想说的话", required=False, rows=2)


class SubmitForm(forms.Form):
    """A demand as the enterprise writes it: one page, plain words."""

    content = TextField("您遇到什么问题", hint="什么时间、什么地点、什么事，希望怎样解决。", rows=6)
    contact_name = forms.CharField(
        label="联系人", max_length=60, error_messages={"required": "请填写联系人，方便我们联系您。"}
    )
    contact_phone = forms.CharField(
        label="联系电话", max_length=20, error_messages={"required": "请填写联系电话，方便我们联系您。"}
    )
    anonymous = forms.BooleanField(
        label="匿名反映",
        required=False,
        help_text="承办单位看不到企业名称和联系方式，由营商办代为联系。照片里的位置等信息会自动去除；Word、Excel、PDF 可能带有作者姓名，请尽量改传照片。",
    )
    attachments = files_field("照片或材料")

    def clean_contact_phone(self) -> str:
        phone = re.sub(r"[\s-]", "", str(self.cleaned_data["contact_phone"]))
        if not PHONE.match(phone):
            raise forms.ValidationError("电话号码不对，请填写 11 位手机号，或带区号的座机号。")
        return phone


class EnterForm(SubmitForm):
    """A demand that an official writes down for an enterprise: first for whom, then what."""

    field_order = ("enterprise", "channel", "occurred_at", "content")

    enterprise = forms.CharField(
        label="企业名称或统一社会信用代码",
        max_length=200,
        error_messages={"required": "请填写企业名称或统一社会信用代码。"},
    )
    channel = forms.ChoiceField(
        label="来源",
        choices=[(c.value, c.label) for c in (Channel.OFFICIAL, Channel.COUNTER)],
        initial=Channel.OFFICIAL,
    )
    occurred_at = forms.DateTimeField(
        label="反映时间", required=False, help_text="不是刚刚反映的，请填实际时间；系统同时记录录入时间。"
    )

    def clean_occurred_at(self) -> datetime | None:
        """Within the last year: anything else is a slip of the keyboard, and would be numbered in a wrong year."""
        given: datetime | None = self.cleaned_data["occurred_at"]
        now = clock.now()
        if given and given > now:
            raise forms.ValidationError("反映时间不能晚于现在，请核对。")
        if given and given < now - A_YEAR:
            raise forms.ValidationError("反映时间早于一年之前，请核对年份。")
        return given


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


class OrdersForm(forms.Form):
    """An export of 12345."""

    file = forms.FileField(
        label="12345 导出文件",
        help_text=".xlsx、.xls、.et 或 .csv，保留表头；同一工单编号只登记一次。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新导出。"},
    )
