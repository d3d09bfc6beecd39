"""The filters that are on, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.forms import BaseForm, BoundField
from django.http import QueryDict

from yingshang.kernel.ui.components import Chip
from yingshang.kernel.ui.wording import day

SUFFIXES = {"_after": "起", "_before": "止", "_min": "不低于", "_max": "不超过"}
"""The two ends of a range in django-filter's widgets."""


def without(query: QueryDict, *keys: str, **changed: str) -> str:
    """The query string without some keys and the page number, with others set; starts with ``?``."""
    left = query.copy()
    for key in (*keys, "page", "export", "f"):
        left.pop(key, None)
    for key, value in changed.items():
        left[key] = value
    return f"?{left.urlencode()}"


def chips_of(form: BaseForm, query: QueryDict) -> list[Chip]:
    """A chip for each filter that is on and valid, with the address of the list without it."""
    return [chip for field in form for chip in _chips_of(form, field, query)]


def faults_of(form: BaseForm, query: QueryDict) -> list[str]:
    """What was asked for and cannot be: the list is not narrowed by it, and says so."""
    found = []
    for field in form:
        if field.name in form.errors:
            given = "、".join(value for value in query.getlist(field.name) if value)
            found.append(f"“{field.label}”的值“{given[:40]}”不对，没有按它筛选。")
    return found


def _chips_of(form: BaseForm, field: BoundField, query: QueryDict) -> Iterator[Chip]:
    if field.name in form.errors:
        return
    label = str(field.label)
    if query.get(field.name):
        words = "、".join(_words(field, value) for value in query.getlist(field.name) if value)
        yield Chip(label, words, without(query, field.name))
    for suffix, said in SUFFIXES.items():
        key = f"{field.html_name}{suffix}"
        if query.get(key):
            yield Chip(f"{label}{said}", str(query[key]), without(query, key))


def _words(field: BoundField, value: str) -> str:
    """What the reader chose, as the form shows it."""
    choices: Any = getattr(field.field, "choices", ())
    for code, name in choices:
        if isinstance(name, list | tuple):
            found = next((str(n) for c, n in name if str(c) == value), "")
            if found:
                return found
        elif str(code) == value:
            return str(name)
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value
