"""Money: integer fen in the database, exact ``Decimal`` yuan in code, shown in 万元."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

FEN = Decimal("0.01")
WAN = Decimal(10000)
DIGITS = 18
"""Digits of the greatest amount in fen that a BIGINT surely holds."""


def to_fen(amount: Decimal) -> int:
    """Whole fen of an amount in yuan. Errors: ``ValueError`` when it is no whole number of fen."""
    fen = amount * 100
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(f"{amount} 元不是整数分")
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """The amount in yuan, two places."""
    return (Decimal(fen) / 100).quantize(FEN)


def format_wan(amount: Decimal | None, places: int = 2) -> str:
    """``500 万元``: yuan shown in 万元, trailing zeros dropped; ``未填`` when unknown."""
    if amount is None:
        return "未填"
    shown = (amount / WAN).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{shown:,f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} 万元"


class MoneyField(models.BigIntegerField[Any, Any]):
    """BIGINT fen in the database, ``Decimal`` yuan in Python.

    ``Sum``, ``Min`` and ``Max`` come back as exact yuan too. ``Avg`` would go through a float: divide the sum by the
    count instead.
    """

    description = "money in fen"

    def from_db_value(self, value: Decimal | int | None, *_: Any) -> Decimal | None:
        return None if value is None else from_fen(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        """``Decimal`` yuan of what a form, a fixture or code gives. Errors: ``ValidationError``, for floats too."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float | bool):
            raise ValidationError("金额须为整数、小数文本或 Decimal，不得为浮点数。")
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError("请填写金额（元）。") from error

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is not None:
            try:
                to_fen(value)
            except ValueError as error:
                raise ValidationError("金额（元）最多两位小数。") from error

    def get_prep_value(self, value: Any) -> int | None:
        amount = self.to_python(value)
        return None if amount is None else to_fen(amount)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, *_: Any, **kwargs: Any) -> forms.Field | None:
        """A field in yuan with two places; the column's own whole-number field would refuse the fen."""
        return models.Field.formfield(
            self, **{"form_class": forms.DecimalField, "max_digits": DIGITS, "decimal_places": 2, **kwargs}
        )
