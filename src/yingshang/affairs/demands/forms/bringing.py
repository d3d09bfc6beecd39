"""What is filled in to bring a demand: by the enterprise itself, by an official for it, as a file of orders."""

from __future__ import annotations

import re
from datetime import datetime

from django import forms

from yingshang.affairs.demands.enums import Channel
from yingshang.affairs.demands.forms.fields import files_field, moment_field
from yingshang.affairs.demands.rules import A_YEAR, PHONE
from yingshang.kernel import clock
from yingshang.kernel.lifecycle.forms import TextField
from yingshang.registry.enterprises.forms import EnterpriseInput


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
        widget=EnterpriseInput,
    )
    channel = forms.ChoiceField(
        label="来源",
        choices=[(c.value, c.label) for c in (Channel.OFFICIAL, Channel.COUNTER)],
        initial=Channel.OFFICIAL,
    )
    occurred_at = moment_field("反映时间", "不是刚刚反映的，请填实际时间；系统同时记录录入时间。")

    def clean_occurred_at(self) -> datetime | None:
        """Within the last year: anything else is a slip of the keyboard, and would be numbered in a wrong year."""
        given: datetime | None = self.cleaned_data["occurred_at"]
        now = clock.now()
        if given and given > now:
            raise forms.ValidationError("反映时间不能晚于现在，请核对。")
        if given and given < now - A_YEAR:
            raise forms.ValidationError("反映时间早于一年之前，请核对年份。")
        return given


class OrdersForm(forms.Form):
    """An export of 12345."""

    file = forms.FileField(
        label="12345 导出文件",
        help_text=".xlsx、.xls、.et 或 .csv，保留表头；同一工单编号只登记一次。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新导出。"},
    )
