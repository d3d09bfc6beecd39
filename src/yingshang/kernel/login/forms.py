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


def _secret(label: str, hint: str, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": "form-control"}),
        error_messages={"required": f"请填写{label}。"},
    )


class OwnPasswordForm(forms.Form):
    """原密码, and 新密码 twice."""

    old = _secret("原密码", "", "current-password")
    password = _secret("新密码", "至少 10 位，不能全是数字，也不能是常见的密码。", "new-password")
    again = _secret("再填一次新密码", "", "new-password")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "两次填写的新密码不一致。")
        return given


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


class FactorForm(forms.Form):
    """动态码, or a recovery code."""

    code = forms.CharField(
        label="动态码",
        max_length=20,
        help_text="打开手机验证器，填写“营商通”的 6 位数字。手机不在身边，可填一个备用码。",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
                "class": "form-control",
            }
        ),
        error_messages={"required": "请填写动态码。"},
    )
