"""What officials and enterprises fill in about visits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from yingshang.affairs.outreach.enums import Channel, Finding, Outcome
from yingshang.affairs.outreach.models import Leaflet
from yingshang.affairs.outreach.services import AssistanceTaken, DemandTaken
from yingshang.kernel import clock
from yingshang.kernel.identity.models import Person
from yingshang.kernel.ui.fields import DayField, FilesField

PHOTOS = (".jpg", ".jpeg", ".png")
PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VisitForm(forms.Form):
    """A visit as it is written down on the phone: how, whether reached, how it was found; everything else is optional.

    ``who`` and ``client_key`` travel hidden: for whom the page was made, and by which key a draft is sent once.
    """

    who = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    client_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    enterprise = forms.CharField(widget=forms.HiddenInput, max_length=18, error_messages={"required": "请先选择企业。"})
    channel = forms.ChoiceField(
        label="怎么联系的",
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择联系方式。"},
    )
    reached = forms.TypedChoiceField(
        label="是否联系上",
        choices=(("yes", "联系上了"), ("no", "没有联系上")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    finding = forms.ChoiceField(
        label="企业状态", choices=Finding.choices, widget=forms.RadioSelect, initial=Finding.RUNNING
    )
    leaflets = forms.TypedMultipleChoiceField(
        label="送达的政策", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    demand = forms.CharField(label="收到的诉求", max_length=5000, required=False, widget=_area(3))
    demand_name = forms.CharField(label="诉求联系人", max_length=60, required=False)
    demand_phone = forms.CharField(label="诉求联系电话", max_length=20, required=False)
    matter = forms.CharField(label="帮办事项", max_length=100, required=False)
    outcome = forms.ChoiceField(label="帮办结果", choices=Outcome.choices, required=False, initial=Outcome.OPEN)
    note = forms.CharField(
        label="了解的情况", max_length=2000, required=False, widget=_area(3), help_text="可用输入法的语音输入。"
    )
    next_on = DayField(label="下次联系", required=False)
    made_on = DayField(label="走访日期", required=False, help_text="不填为现在；补登不超过 31 天。")
    official = forms.ModelChoiceField(
        Person.objects.none(), label="走访人", required=False, empty_label="本人", help_text="代同事登记时选择。"
    )
    place = forms.CharField(label="地点", max_length=120, required=False)
    photos = FilesField(label="照片", endings=PHOTOS, most=3, required=False)

    def __init__(self, *args: Any, leaflets: Iterable[Leaflet], colleagues: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["leaflets"]
        assert isinstance(choices, forms.TypedMultipleChoiceField)
        choices.choices = [(row.pk, row.title) for row in leaflets]
        if not choices.choices:
            del self.fields["leaflets"]
        people, field = list(colleagues), self.fields["official"]
        assert isinstance(field, forms.ModelChoiceField)
        if people:
            field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")
        else:
            del self.fields["official"]

    def clean_demand_phone(self) -> str:
        phone = re.sub(r"\s", "", str(self.cleaned_data["demand_phone"]))
        if phone and not PHONE.match(phone):
            raise forms.ValidationError("电话号码不对，请填写 11 位手机号，或带区号的座机号。")
        return phone

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("finding") == Finding.UNREACHABLE:
            given["reached"] = False
        return given

    def report_values(self, now: datetime) -> dict[str, Any]:
        """The values of a ``VisitReport`` but its enterprise."""
        given = self.cleaned_data
        demand = DemandTaken(
            content=given["demand"], contact_name=given["demand_name"], contact_phone=given["demand_phone"]
        )
        matter = AssistanceTaken(matter=given["matter"], outcome=given["outcome"] or Outcome.OPEN)
        return {
            "channel": given["channel"],
            "reached": given["reached"],
            "finding": given["finding"],
            "made_at": self._made_at(now),
            "official": given.get("official"),
            "note": given["note"],
            "leaflets": tuple(given.get("leaflets") or ()),
            "assistances": (matter,) if given["matter"].strip() else (),
            "demands": (demand,) if given["demand"].strip() else (),
            "next_on": given["next_on"],
            "place": given["place"],
            "photos": tuple(given.get("photos") or ()),
            "client_key": given["client_key"],
        }

    def _made_at(self, now: datetime) -> datetime:
        """The chosen day at noon; else the moment at which the phone kept the draft, never after now."""
        day = self.cleaned_data["made_on"]
        if day is not None and day != clock.day_of(now):
            return datetime.combine(day, datetime.min.time(), tzinfo=clock.SHANGHAI).replace(hour=12)
        try:
            kept = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            return now
        return min(clock.local(kept), now) if kept.tzinfo else now


class MendForm(forms.Form):
    """What the author may mend on the day of writing."""

    note = forms.CharField(label="了解的情况", max_length=2000, required=False, widget=_area(4))
    next_on = DayField(label="下次联系", required=False)


class AssistForm(forms.Form):
    """What became of a matter."""

    outcome = forms.ChoiceField(
        label="结果", choices=[(o.value, o.label) for o in (Outcome.DONE, Outcome.FAILED)], widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", max_length=200, required=False, widget=_area(2))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200, widget=_area(3))


class DenyForm(forms.Form):
    """What the enterprise says."""

    text = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=_area(4),
        help_text="例如：当天没有人来过，也没有接到电话。",
    )


class SettleForm(forms.Form):
    """What came of checking a denied visit."""

    stands = forms.TypedChoiceField(
        label="核实结果",
        choices=(("yes", "走访属实，恢复计入"), ("no", "走访不属实，作废")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="怎样核实的", max_length=200, widget=_area(3))


class LeafletForm(forms.Form):
    """A policy that officials hand over."""

    title = forms.CharField(label="政策名称", max_length=120)
    number = forms.CharField(label="文号", max_length=80, required=False)
    summary = forms.CharField(label="一句话说明", max_length=200, required=False)
    link = forms.URLField(label="网址", required=False, assume_scheme="https")
    since = DayField(label="自")
    until = DayField(label="至（不含）", required=False, help_text="不填为长期。")


class UploadForm(forms.Form):
    """A sheet of visits."""

    file = forms.FileField(
        label="走访表",
        help_text=".xlsx、.xls、.et 或 .csv；用下载的模板填写，同一行只登记一次。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新保存后上传。"},
    )
