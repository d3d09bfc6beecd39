"""Money: integer fen in the database, exact ``Decimal`` yuan in code, shown in 万元."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

FEN = Decimal("0.01")
WAN = Decimal(10000)


def to_fen(amount: Decimal) -> int:
    """Whole fen of an amount in yuan. Errors: ``ValueError`` when it is no whole number of fen."""
    fen = amount * 100
    if fen != fen.to_integral_value():
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
    """BIGINT fen ↔ ``Decimal`` yuan. Aggregates (``Sum``) come back as fen: use :func:`from_fen`."""

    description = "money in fen"

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return None if value is None else from_fen(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError("请填写金额（元）。") from error

    def get_prep_value(self, value: Any) -> int | None:
        amount = self.to_python(value)
        return None if amount is None else to_fen(amount)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)
