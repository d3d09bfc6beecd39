"""What is filled in at the doors."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from yingshang.kernel.identity.errors import InvalidIdentity
from yingshang.kernel.identity.services.people import clean_phone


class PasswordForm(LoginForm):
    """账号 and 密码; allauth checks them, the adapter counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = {"autocomplete": "username", "autofocus": True, "class": "form-control", "autocapitalize": "none"}
        self.fields["login"] = forms.CharField(
            label="账号",
            max_length=64,
            widget=forms.TextInput(attrs=account),
            error_messages={"required": "请填写账号。"},
        )
        secret = {"autocomplete": "current-password", "class": "form-control"}
        self.fields["password"] = forms.CharField(
            label="密码",
            strip=False,
            widget=forms.PasswordInput(attrs=secret),
            error_messages={"required": "请填写密码。"},
        )
        self.order_fields(["login", "password"])


class PhoneForm(forms.Form):
    """手机号码."""

    phone = forms.CharField(
        label="手机号码",
        max_length=30,
        help_text="办理营业执照时登记的联系手机，或由包联责任人为您绑定的手机。",
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "tel", "autofocus": True, "class": "form-control"}
        ),
        error_messages={"required": "请填写手机号码。"},
    )

    def clean_phone(self) -> str:
        try:
            return clean_phone(str(self.cleaned_data["phone"]))
        except InvalidIdentity as error:
            raise forms.ValidationError(error.text) from error


class CodeForm(forms.Form):
    """六位验证码."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label="验证码",
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": 6,
                "autofocus": True,
                "class": "form-control",
            }
        ),
        error_messages={"required": "请填写验证码。", "invalid": "验证码是六位数字。"},
    )
