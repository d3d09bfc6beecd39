"""What people fill in for symposia."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from yingshang.affairs.outreach.models import Invitation
from yingshang.kernel import clock
from yingshang.kernel.evidence.services import ENDINGS, MAX_SIZE
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.forms import TextField, TransitionForm
from yingshang.kernel.ui.fields import DayField, FilesField
from yingshang.registry.enterprises.rules.industries import names

ACROSS = "跨行业（综合）"
PHONE = re.compile(r"(1\d{10}|0\d{9,11})")


def sections() -> list[tuple[str, str]]:
    """The industry sections of GB/T 4754."""
    return [(code, f"{code} {name}") for code, name in names().items() if code.isalpha()]


def _moment_field(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, widget=widget, input_formats=formats)


class PlanForm(forms.Form):
    """What, when, where, for whom, with whom."""

    topic = forms.CharField(label="主题", max_length=100, error_messages={"required": "请填写座谈会主题。"})
    planned_at = _moment_field("时间")
    place = forms.CharField(label="地点", max_length=120)
    section = forms.ChoiceField(label="面向行业", required=False)
    attending = forms.MultipleChoiceField(label="参加部门", required=False, widget=forms.CheckboxSelectMultiple)
    open_to_all = forms.BooleanField(
        label="企业可自行报名", required=False, help_text="同行业企业在企业端可以看到并报名，不受触企频次上限限制。"
    )
    about = forms.CharField(
        label="说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="企业会看到。",
    )

    def __init__(self, units: Iterable[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        section, attending = self.fields["section"], self.fields["attending"]
        assert isinstance(section, forms.ChoiceField)
        assert isinstance(attending, forms.MultipleChoiceField)
        section.choices = [("", ACROSS), *sections()]
        attending.choices = [(str(unit.pk), unit.short_name) for unit in units]

    def clean_planned_at(self) -> datetime:
        """Not in the past: what was held already is planned for nobody."""
        given: datetime = self.cleaned_data["planned_at"]
        if given <= clock.now():
            raise forms.ValidationError("时间须在现在之后。")
        return given


class MoveForm(TransitionForm):
    """Another time or place, and why."""

    planned_at = _moment_field("新的时间")
    place = forms.CharField(label="地点", max_length=120)
    text = TextField("原因", hint="受邀企业会看到。", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_at"].initial = self.row.planned_at
        self.fields["place"].initial = self.row.place

    def clean_planned_at(self) -> datetime:
        """Not in the past."""
        given: datetime = self.cleaned_data["planned_at"]
        if given <= clock.now():
            raise forms.ValidationError("时间须在现在之后。")
        return given


class HoldForm(TransitionForm):
    """That it took place: when, who led, what was said, the signed sheet."""

    held_on = DayField(label="召开日期")
    chair = forms.CharField(label="主持人", max_length=60)
    minutes = forms.CharField(
        label="纪要",
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="企业谈了什么、怎样答复的；交办事项和诉求另行登记，纪要文件会自动列入。",
        error_messages={"required": "请填写纪要，座谈会以签到和纪要为准。"},
    )
    attachments = FilesField(label="签到表、照片", endings=ENDINGS, each=MAX_SIZE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = clock.day_of(self.row.planned_at)

    def clean_held_on(self) -> date:
        """Not to come, and not before it was planned."""
        given: date = self.cleaned_data["held_on"]
        if not clock.day_of(self.row.planned_at) <= given <= clock.today():
            raise forms.ValidationError("召开日期须在计划日期当天或之后，且不晚于今天；提前召开的请先改期。")
        return given


class PickForm(forms.Form):
    """Whom to look for."""

    section = forms.ChoiceField(label="行业门类", required=False)
    townships = forms.MultipleChoiceField(label="乡镇（街道）", required=False, widget=forms.CheckboxSelectMultiple)
    tag = forms.ChoiceField(label="标签", required=False)
    limit = forms.IntegerField(
        label="列出", required=False, min_value=1, max_value=200, help_text="家，从未联系过的在前"
    )

    def __init__(self, townships: Sequence[Unit], tags: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        section, places, tag = self.fields["section"], self.fields["townships"], self.fields["tag"]
        assert isinstance(section, forms.ChoiceField)
        assert isinstance(places, forms.MultipleChoiceField)
        assert isinstance(tag, forms.ChoiceField)
        section.choices = [("", "全部"), *sections()]
        places.choices = [(str(one.pk), one.short_name) for one in townships]
        tag.choices = [("", "全部"), *((one, one) for one in tags)]


class AttendanceForm(forms.Form):
    """Who came, by the sign-in sheet: a tick and a name for each enterprise on the list; others by name."""

    others = forms.CharField(
        label="未受邀而到会的企业",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一家，企业名称或统一社会信用代码。",
    )

    def __init__(self, invitations: Sequence[Invitation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in invitations:
            came = forms.BooleanField(
                label=one.enterprise.name,
                required=False,
                initial=one.attended is True,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            named = forms.CharField(
                label="参会人",
                required=False,
                max_length=60,
                initial=one.represented_by,
                widget=forms.TextInput(attrs={"class": "form-control", "aria-label": f"{one.enterprise.name}的参会人"}),
            )
            self.fields[f"came_{one.pk}"], self.fields[f"by_{one.pk}"] = came, named
        self.keys = [one.pk for one in invitations]
        self.order_fields([*(f for key in self.keys for f in (f"came_{key}", f"by_{key}")), "others"])

    def came(self) -> dict[int, str]:
        """Those ticked, with who represented them."""
        given = self.cleaned_data
        return {key: given[f"by_{key}"] for key in self.keys if given[f"came_{key}"] or given[f"by_{key}"].strip()}


class TopicForm(forms.Form):
    """What is left to do, by whom, until when."""

    text = forms.CharField(label="事项", max_length=300)
    unit = forms.ChoiceField(label="责任单位")
    due_on = DayField(label="时限")

    def __init__(self, units: Iterable[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = [("", "请选择单位"), *((str(one.pk), one.short_name) for one in units)]


class ResultForm(forms.Form):
    """What came of it."""

    result = forms.CharField(label="落实情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class BroughtForm(forms.Form):
    """A demand that an enterprise brought."""

    invitation = forms.ChoiceField(label="企业")
    content = forms.CharField(label="诉求内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    contact_name = forms.CharField(label="联系人", max_length=60)
    contact_phone = forms.CharField(label="联系电话", max_length=20)

    def __init__(self, invitations: Sequence[Invitation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["invitation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择企业"), *((str(one.pk), one.enterprise.name) for one in invitations)]

    def clean_contact_phone(self) -> str:
        """A mobile number, or a landline with its code."""
        phone = re.sub(r"[\s-]", "", str(self.cleaned_data["contact_phone"]))
        if not PHONE.fullmatch(phone):
            raise forms.ValidationError("电话号码不对，请填写 11 位手机号，或带区号的座机号。")
        return phone


class ReplyForm(forms.Form):
    """Whether the enterprise comes, and what it wants to say."""

    coming = forms.TypedChoiceField(
        label="能参加吗",
        choices=(("yes", "参加"), ("no", "不参加")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否参加。"},
    )
    remark = forms.CharField(label="留言", required=False, max_length=200, help_text="想谈的问题，或不能参加的原因。")
