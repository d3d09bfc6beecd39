"""Form fields that carry what the pages show around them: unit, limits, read-back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField, widgets
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yingshang.kernel.ui.wording import file_size

WAN = Decimal(10000)
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (widgets.CheckboxSelectMultiple, "choices"),
    (widgets.RadioSelect, "choices"),
    (widgets.CheckboxInput, "check"),
    (widgets.FileInput, "file"),
    (widgets.Select, "select"),
    (widgets.Textarea, "area"),
    (widgets.DateInput, "date"),
    (widgets.NumberInput, "number"),
)


def kind_of(field: BoundField) -> str:
    """How a field is drawn: choices, check, file, select, area, date, number, money or text."""
    if isinstance(field.field, WanField):
        return "money"
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "text")


class WanField(forms.DecimalField):
    """An amount typed in 万元; cleaned to ``Decimal`` yuan. At most four decimals, so that it is whole yuan."""

    unit = "万元"

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", Decimal(0))
        super().__init__(**{"decimal_places": 4, "max_digits": 14, **options})

    def clean(self, value: Any) -> Any:
        amount = super().clean(value.replace(",", "") if isinstance(value, str) else value)
        return None if amount is None else amount * WAN

    def prepare_value(self, value: Any) -> Any:
        """Yuan from the database shown in 万元; what was typed stays as typed."""
        return f"{(value / WAN).normalize():f}" if isinstance(value, Decimal) else value


class NumberField(forms.DecimalField):
    """A number with its unit after it."""

    def __init__(self, *, unit: str, **options: Any) -> None:
        self.unit = unit
        super().__init__(**options)


class DayField(forms.DateField):
    """A date, picked by the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **options})


class InsertSelect(forms.Select):
    """A list of words of which one goes into another field of the form at its cursor, by Enter or the button beside it.

    Arguments:
        into: the name of that field. ``offered``: key, title and words of each, set by the form.
    """

    def __init__(self, *, into: str) -> None:
        super().__init__(attrs={"data-insert-into": into})
        self.offered: list[tuple[Any, str, str]] = []

    def offer(self, offered: Sequence[tuple[Any, str, str]]) -> None:
        """What there is to choose from."""
        self.offered = list(offered)
        self.choices = [("", "不使用"), *((key, title) for key, title, _ in self.offered)]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        words = {str(key): text for key, _, text in self.offered}
        if str(value) in words:
            option["attrs"]["data-words"] = words[str(value)]
        return option

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        shown = super().render(*args, **kwargs)
        return format_html(
            '<div class="ys-with-unit">{}<button class="btn" type="button" data-insert>插入</button></div>', shown
        )


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once, with the limits said before and checked after.

    Arguments:
        endings: what may be sent (``.jpg``); the content itself is checked by kernel.evidence.
        most: how many files; ``each``: bytes of one file.
    """

    def __init__(
        self,
        *,
        endings: Sequence[str],
        most: int = 9,
        each: int = 10 * 1024 * 1024,
        camera: bool = False,
        **options: Any,
    ) -> None:
        self.endings, self.most, self.each = tuple(endings), most, each
        attrs = {"accept": ",".join(endings), "data-upload": "", "data-most": most, "data-each": each}
        if camera:
            attrs["capture"] = "environment"
        super().__init__(**{"widget": _ManyFiles(attrs=attrs), **options})

    @property
    def rules(self) -> str:
        """The limits in words."""
        kinds = "、".join(sorted({ending.lstrip(".").upper() for ending in self.endings}))
        return f"最多 {self.most} 个文件，每个不超过 {file_size(self.each)}；可传 {kinds}。"

    def clean(self, data: Any, initial: Any = None) -> Any:
        given: list[UploadedFile[Any]] = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > self.most:
            raise ValidationError(f"选了 {len(given)} 个文件，最多 {self.most} 个。请减少后重选。")
        for file in given:
            super().clean(file, initial)
            self._check(file)
        return given

    def _check(self, file: UploadedFile[Any]) -> None:
        name = file.name or ""
        if (file.size or 0) > self.each:
            raise ValidationError(f"“{name}”超过 {file_size(self.each)}。请压缩后再传。")
        if not name.lower().endswith(self.endings):
            raise ValidationError(f"“{name}”的类型不能上传。{self.rules}")
