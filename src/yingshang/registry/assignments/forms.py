"""What the office and the units fill in about assignments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from yingshang.kernel.identity.models import Post, Unit
from yingshang.kernel.ui.fields import DayField, NumberField
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.forms import ENDINGS
from yingshang.registry.enterprises.rules.industries import names


def sections() -> list[tuple[str, str]]:
    """The industry sections of GB/T 4754."""
    return [(code, f"{code} {name}") for code, name in names().items() if code.isalpha()]


class CampaignForm(forms.Form):
    """A plan as its document says."""

    title = forms.CharField(label="名称", max_length=100, help_text="例如“2026年辖区包联与部门回访”。")
    document_number = forms.CharField(label="方案文号", max_length=80)
    document_title = forms.CharField(label="方案标题", max_length=200)
    issued_on = DayField(label="印发日期")
    basis = forms.CharField(label="上级依据", max_length=300, required=False)
    starts_on = DayField(label="开始")
    ends_on = DayField(label="结束", required=False, help_text="不填表示到下一方案为止。")
    kinds = forms.MultipleChoiceField(
        label="包联范围",
        choices=Kind.choices,
        initial=[Kind.ENTERPRISE],
        widget=forms.CheckboxSelectMultiple,
        help_text="通常只包联企业；个体工商户按方案要求选择。",
    )
    capacity = NumberField(
        label="每人上限",
        unit="户",
        required=False,
        min_value=1,
        decimal_places=0,
        help_text="不填表示不限；个别人员可另行设定。",
    )


class ParticipantForm(forms.Form):
    """How much a participant can take, and what the person knows best."""

    active = forms.BooleanField(label="参加本方案的包联", required=False)
    capacity = NumberField(label="上限", unit="户", required=False, min_value=0, decimal_places=0)
    villages = forms.MultipleChoiceField(label="熟悉的村（社区）", required=False, widget=forms.CheckboxSelectMultiple)
    sections = forms.MultipleChoiceField(
        label="熟悉的行业", required=False, choices=sections, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, villages: Sequence[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["villages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(village.pk), village.short_name) for village in villages]


class HandOverForm(forms.Form):
    """Who takes over, and why."""

    to_posts = forms.MultipleChoiceField(
        label="接收人",
        widget=forms.CheckboxSelectMultiple,
        help_text="可选多人，移交后各人包联数尽量均衡。",
        error_messages={"required": "请至少选择一位接收人。"},
    )
    reason = forms.CharField(label="移交事由", max_length=200, help_text="例如“调离”“轮岗”，会写进每家企业的包联沿革。")

    def __init__(self, takers: Sequence[Post], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to_posts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(taker.pk), f"{taker.person.name}（{taker.title}）") for taker in takers]


class AvoidForm(forms.Form):
    """Who has to keep away from which enterprise, why, from when to when."""

    person = forms.CharField(label="回避人", max_length=120, help_text="姓名；同名时写“姓名 单位”。")
    enterprise = forms.CharField(label="企业", max_length=200, help_text="名称或 18 位统一社会信用代码。")
    reason = forms.CharField(label="回避事由", max_length=200, help_text="例如“近亲属任股东”“本人曾任职”。")
    since = DayField(label="自")
    until = DayField(label="至（不含）", required=False, help_text="不填表示到解除为止。")


class EndAvoidanceForm(forms.Form):
    """From when an official may have an enterprise again."""

    until = DayField(label="解除日期", help_text="从这一天起不再回避。")
    reason = forms.CharField(label="解除事由", max_length=200)


class EnrolForm(forms.Form):
    """Which officials take part from now on."""

    posts = forms.MultipleChoiceField(
        label="列入参加人员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一人。"},
    )

    def __init__(self, posts: Sequence[Post], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["posts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(p.pk), f"{p.person.name}（{p.unit.short_name} {p.title}）") for p in posts]
        field.initial = [str(p.pk) for p in posts]


class ByHandForm(forms.Form):
    """One enterprise to one official."""

    post = forms.ChoiceField(label="包联责任人")
    reason = forms.CharField(label="事由", max_length=200)

    def __init__(self, posts: Sequence[Post], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        named = [(str(p.pk), f"{p.person.name}（{p.unit.short_name} {p.title}）") for p in posts]
        field.choices = [("", "请选择"), *named]


class DepartmentForm(forms.Form):
    """Which enterprises a department visits: those of its industries and places."""

    unit = forms.ChoiceField(label="回访部门")
    sections = forms.MultipleChoiceField(
        label="行业门类",
        required=False,
        choices=sections,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选为全部。",
    )
    townships = forms.MultipleChoiceField(
        label="乡镇（街道）", required=False, widget=forms.CheckboxSelectMultiple, help_text="不选为全部。"
    )
    tag = forms.CharField(label="标签", required=False, max_length=30, help_text="例如“专精特新中小企业”。")
    reason = forms.CharField(label="依据", max_length=200)

    def __init__(self, units: Sequence[Unit], townships: Sequence[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit, places = self.fields["unit"], self.fields["townships"]
        assert isinstance(unit, forms.ChoiceField)
        assert isinstance(places, forms.MultipleChoiceField)
        unit.choices = [("", "请选择"), *((str(u.pk), u.short_name) for u in units)]
        places.choices = [(str(t.pk), t.short_name) for t in townships]

    def clean(self) -> dict[str, Any]:
        """One condition at least: a department does not visit everybody by an empty form."""
        given = super().clean() or {}
        if not (given.get("sections") or given.get("townships") or given.get("tag")):
            raise forms.ValidationError("请至少选择行业、乡镇（街道）或标签中的一项。")
        return given


class EndDepartmentForm(DepartmentForm):
    """Which of the enterprises that a department visits it visits no longer; all of them without a condition."""

    enterprise = forms.CharField(
        label="只终止一家",
        required=False,
        max_length=200,
        help_text="名称或 18 位统一社会信用代码；不填则按下面的条件，都不填为全部。",
    )
    field_order = ("unit", "enterprise", "sections", "townships", "tag", "reason")

    def __init__(self, units: Sequence[Unit], townships: Sequence[Unit], *args: Any, **options: Any) -> None:
        super().__init__(units, townships, *args, **options)
        self.fields["reason"].label = "终止事由"

    def clean(self) -> dict[str, Any]:
        """No condition is needed: the number is shown before anything ends."""
        return forms.Form.clean(self) or {}


class PartnerForm(forms.Form):
    """The list of an earlier campaign."""

    file = forms.FileField(
        label="名单文件",
        help_text="须有企业（名称或统一社会信用代码）、责任人、单位三列（.xlsx .xls .et .csv）。",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    basis = forms.CharField(label="依据", max_length=100, initial="万人助万企")
    since = DayField(label="自", required=False, help_text="不填为今天。")

    def clean_file(self) -> Any:
        """The ending is a first look; the content is checked when it is read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError("请上传 .xlsx、.xls、.et 或 .csv 文件。")
        return file
