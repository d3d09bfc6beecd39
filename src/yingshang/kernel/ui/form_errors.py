"""What is wrong with a field, in words that say what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import BoundField

from yingshang.kernel.ui.fields import kind_of

FILLED = {"choices": "请选择", "select": "请选择", "file": "请上传", "check": "请勾选"}
REMEDIES = {
    ("date", "invalid"): "请填写真实存在的日期，例如 2026-03-08。",
    ("number", "invalid"): "请填写数字，例如 12 或 12.5。",
    ("money", "invalid"): "请填写数字，例如 500 或 12.5，单位已是万元。",
    ("select", "invalid_choice"): "这个选项已经不能选，请重新选择。",
    ("choices", "invalid_choice"): "这个选项已经不能选，请重新选择。",
    ("file", "empty"): "文件是空的，请重新选择。",
}


def errors_of(field: BoundField) -> list[str]:
    """The errors of a field: Django's own wording replaced where it does not say what to do, ours kept."""
    found = field.form.errors.as_data().get(field.name, []) if field.errors else []
    return [text for error in found for text in _texts(field, error)]


def named(field: BoundField, text: str) -> str:
    """An error for the summary on top, where it must say which field it means."""
    label = str(field.label)
    return text if label in text else f"{label}：{text}"


def _texts(field: BoundField, error: ValidationError) -> list[str]:
    kind = kind_of(field)
    own = field.field.error_messages.get(error.code or "")
    default = _defaults(field).get(error.code or "")
    if error.code is None or own is None or str(own) != str(default):
        return [str(message) for message in error.messages]
    if error.code == "required":
        return [f"{FILLED.get(kind, '请填写')}{field.label}。"]
    remedy = REMEDIES.get((kind, error.code))
    return [remedy] if remedy else [str(message) for message in error.messages]


def _defaults(field: BoundField) -> dict[str, object]:
    """The wording that a field brings along when nobody has given it another."""
    found: dict[str, object] = {}
    for cls in reversed(type(field.field).__mro__):
        found.update(getattr(cls, "default_error_messages", {}))
    return found
