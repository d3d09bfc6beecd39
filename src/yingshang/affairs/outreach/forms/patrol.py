"""What people fill in for 巡回监督."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from yingshang.affairs.outreach.enums import CheckFinding
from yingshang.kernel.evidence.services import ENDINGS, MAX_SIZE
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.forms import TextField, TransitionForm
from yingshang.kernel.ui.fields import FilesField
from yingshang.registry.contacts.enums import Channel

CHANNELS = [(c.value, c.label) for c in (Channel.PHONE, Channel.VISIT)]


class ContactForm(TransitionForm):
    """How the enterprise was re-contacted, and what it said."""

    channel = forms.ChoiceField(label="联系方式", choices=CHANNELS, initial=Channel.PHONE)
    finding = forms.ChoiceField(
        label="核实结果",
        choices=CheckFinding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核实结果。"},
    )
    text = TextField("企业怎么说", required=False, rows=3, hint="未证实的请写明不符之处，走访单位会看到。")

    def clean(self) -> dict[str, Any]:
        """What is held against a unit must be said."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("finding") == CheckFinding.UNCONFIRMED and not str(cleaned.get("text", "")).strip():
            self.add_error("text", "未证实的，请写明企业怎么说，走访单位据此说明。")
        return cleaned


class AnswerForm(TransitionForm):
    """What the unit says, with its evidence."""

    text = TextField("情况说明", hint="走访的时间、地点、见到的人、谈的事；当时的照片、通话记录可作佐证。", rows=5)
    attachments = FilesField(label="佐证", endings=ENDINGS, each=MAX_SIZE, required=False)


class CheckForm(TransitionForm):
    """Why the answer stands or does not."""

    text = TextField("复核意见")


class RoundForm(forms.Form):
    """Whose visits, of which month."""

    team = forms.ChoiceField(label="监督组")
    month = forms.ChoiceField(label="月份")

    def __init__(self, teams: Sequence[Unit], months: Sequence[date], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        team, month = self.fields["team"], self.fields["month"]
        assert isinstance(team, forms.ChoiceField)
        assert isinstance(month, forms.ChoiceField)
        team.choices = [(str(one.pk), one.short_name) for one in teams]
        month.choices = [(one.isoformat(), f"{one.year}年{one.month}月") for one in months]


class WitnessForm(forms.Form):
    """The word that is said when the sample is drawn."""

    witness_text = forms.CharField(
        label="见证词",
        max_length=100,
        help_text="由发起人以外的同志当场说出的任意一段文字或数字；输入后立即抽取，不能重来。",
        error_messages={"required": "请填写见证词。"},
    )


class SampleForm(forms.Form):
    """How large a sample is, from when, by what word."""

    percent = forms.DecimalField(
        label="抽取比例", min_value=0, max_value=100, max_digits=5, decimal_places=2, help_text="%，占当月走访总数"
    )
    least = forms.IntegerField(label="每单位至少", min_value=0, max_value=1000, help_text="次")
    since = forms.DateField(label="自", widget=forms.DateInput(attrs={"type": "date"}))
    basis = forms.CharField(label="依据", max_length=200, help_text="监督方案的文号或会议纪要。")


class ReasonForm(forms.Form):
    """Why a visit is put under check outside of a draw."""

    reason = forms.CharField(
        label="事由",
        max_length=200,
        help_text="反映人的姓名不要写在这里。",
        error_messages={"required": "请写明事由。"},
    )
