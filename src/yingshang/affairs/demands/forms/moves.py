"""What people fill in to move a demand on."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.affairs.demands.enums import ContactChannel, Grade, RefusalGround, Result, Satisfaction
from yingshang.affairs.demands.errors import NotMergeable
from yingshang.affairs.demands.forms.fields import UnitsField, answering_units, files_field
from yingshang.affairs.demands.models import Category, Demand
from yingshang.affairs.demands.permissions import sees_applicant
from yingshang.affairs.demands.queries import mergeable, merged_demand, phrases_for_reply
from yingshang.affairs.demands.rules import fill_gaps, open_gaps
from yingshang.kernel.cases.models import Case
from yingshang.kernel.cases.queries import case_for
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.forms import TextField, TransitionForm
from yingshang.kernel.ui.fields import InsertSelect

MAX_EXTENSION = 30


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
    co_units = UnitsField("协办单位", required=False, hint="各自收到协办任务，在解决时限之前向承办单位反馈。")
    text = TextField("派单意见", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "co_units"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = answering_units(self.row.case.district_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("unit") in (cleaned.get("co_units") or ()):
            self.add_error("co_units", "承办单位不能同时是协办单位，请去掉它。")
        return cleaned


class AddUnitsForm(TransitionForm):
    """Further co-handlers, and what is wanted of them."""

    co_units = UnitsField("协办单位")
    text = TextField("协办要求", hint="写明需要该单位做什么。", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["co_units"]
        assert isinstance(field, forms.ModelChoiceField)
        case = self.row.case
        field.queryset = answering_units(case.district_id).exclude(pk=case.unit_id)


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
    phrase = forms.IntegerField(
        label="常用语",
        required=False,
        help_text="选好后按回车插入光标处；名称、编号自动填好，其余由您填写。",
        widget=InsertSelect(into="text"),
    )
    text = TextField("答复内容", hint="企业会看到这段话。", rows=5)
    attachments = files_field("附件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["phrase"].widget
        assert isinstance(widget, InsertSelect)
        demand: Demand = self.row
        name = demand.applicant_name if sees_applicant(self.actor, demand) else ""
        known = {"名称": name or "贵单位", "编号": demand.case.number}
        if demand.duplicates:
            known["名称"] = "贵单位"
            self.fields[
                "text"
            ].help_text = "企业会看到这段话；本件有并入的诉求，答复同时送达其他企业，请不要写出企业名称。"
        self.phrases = phrases_for_reply(demand)
        widget.offer([(one.pk, one.title, fill_gaps(one.text, known)) for one in self.phrases])
        if not self.phrases:
            self.fields["phrase"].widget = forms.HiddenInput()

    def clean_phrase(self) -> int | None:
        """One of the unit's own; anything else is none."""
        chosen: int | None = self.cleaned_data["phrase"]
        return chosen if chosen in {one.pk for one in self.phrases} else None

    def clean_text(self) -> str:
        """The answer; a gap that was left open is named with its place."""
        text = str(self.cleaned_data["text"])
        if gaps := open_gaps(text):
            line, at, gap = gaps[0]
            more = f"（共 {len(gaps)} 处）" if len(gaps) > 1 else ""
            raise forms.ValidationError(f"第 {line} 行第 {at} 字的“{gap}”还没有填写{more}，请改成实际内容。")
        name = self.row.applicant_name
        if self.row.duplicates and name and name in text:
            raise forms.ValidationError("本件有并入的诉求，答复同时送达其他企业，请把企业名称改为“贵单位”。")
        return text


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


class SuperviseForm(TransitionForm):
    """By whose instruction, and the supervised task that was opened for it, if there is one."""

    basis = forms.CharField(
        label="批示依据",
        max_length=200,
        help_text="批示人、日期和文号。",
        error_messages={"required": "请填写批示依据。"},
    )
    task = forms.CharField(
        label="督办事项编号", max_length=40, required=False, help_text="已立督办事项的，填写其编号。"
    )
    text = TextField("督办要求", rows=2)

    def clean_task(self) -> Case | None:
        """The supervised task of that number, of whatever kind, within reach."""
        number = str(self.cleaned_data["task"]).strip()
        if not number:
            return None
        try:
            found = case_for(self.actor, number)
        except Case.DoesNotExist:
            raise forms.ValidationError(f"没有编号为 {number} 的事项，或不在您的查看范围内。") from None
        if found.pk == self.row.case.pk or found.district_id != self.row.case.district_id:
            raise forms.ValidationError("请填写本区另一事项的编号。")
        return found


class AbsorbForm(TransitionForm):
    """Which demand is about the same matter."""

    duplicate = forms.CharField(
        label="重复件编号", max_length=40, error_messages={"required": "请填写要并入的诉求编号。"}
    )
    text = TextField("合并理由", required=False, rows=2)

    def clean_duplicate(self) -> Demand:
        """That demand, ready to be merged."""
        try:
            return mergeable(self.actor, self.row, str(self.cleaned_data["duplicate"]))
        except NotMergeable as fault:
            raise forms.ValidationError(str(fault)) from None


class PartForm(TransitionForm):
    """Which merged demand goes on by itself, and why."""

    duplicate = forms.CharField(
        label="重复件编号", max_length=40, error_messages={"required": "请填写要解除合并的诉求编号。"}
    )
    text = TextField("解除理由", rows=2)

    def clean_duplicate(self) -> Demand:
        """That demand, if it is merged into this one."""
        try:
            return merged_demand(self.row, str(self.cleaned_data["duplicate"]))
        except NotMergeable as fault:
            raise forms.ValidationError(str(fault)) from None
