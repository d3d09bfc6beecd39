"""The form of a transition: short, in place, knowing the case and who fills it in."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.kernel.identity.actors import Actor

MAX_TEXT = 2000


class TransitionForm(forms.Form):
    """Base of all transition forms. ``row`` is the affair's row, ``actor`` who fills it in."""

    def __init__(self, *args: Any, row: Any, actor: Actor, **kwargs: Any) -> None:
        self.row = row
        self.actor = actor
        super().__init__(*args, **kwargs)


class TextField(forms.CharField):
    """Several lines of text with a plain limit and plain words when it is missing."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", rows: int = 3) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=MAX_TEXT,
            help_text=hint,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": f"请填写{label}。", "max_length": f"{label}不超过 {MAX_TEXT} 字。"},
        )


class ReasonForm(TransitionForm):
    """A reason and nothing else."""

    text = TextField("理由")


class TextForm(TransitionForm):
    """A text that the other side will read."""

    text = TextField("说明")
