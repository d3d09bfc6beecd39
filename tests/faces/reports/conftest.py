"""A district that keeps no records of its own and has stated numbers instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from yingshang.kernel.figures import Period
from yingshang.kernel.figures.contract import ContractRow, contract
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.returns import Attestation, file_return

SIGNED = Attestation(preparer="王一", checker="李二", signer="张三", signed_on=date(2026, 1, 10))
YEAR = Period.between(date(2025, 1, 1), date(2025, 12, 31))

StateNumber = Callable[..., AttestedReturn]

VALUES: dict[str, dict[str, Any]] = {
    "ratio": {"n": 90, "N": 100},
    "month": {"value": "2025-03"},
    "category": {"value": "第二方阵"},
    "table": {"parts": [{"name": "政务服务", "value": 3}, {"name": "市场监管", "value": 5}]},
    "estimate": {"value": "86.5", "n": None, "N": 400},
}
OTHER = {"value": 12}
"""Of counts, amounts, scores and the like."""


def plausible(row: ContractRow) -> dict[str, Any]:
    """A value that fits the figure."""
    return VALUES.get(row.kind, OTHER)


@pytest.fixture
def state_number(cast: Cast, now: datetime) -> StateNumber:
    """File one number of the district for 2025: ``state_number("oversight.notices", value=14)``."""

    def state(figure_id: str, **values: Any) -> AttestedReturn:
        return file_return(
            actor=cast.office_clerk,
            now=now,
            figure_id=figure_id,
            unit=cast.units["district"],
            period=YEAR,
            values=values or plausible(contract()[figure_id]),
            attestation=SIGNED,
        )

    return state


@pytest.fixture
def all_stated(state_number: StateNumber) -> None:
    """Every figure of the contract has a return."""
    for figure_id in contract():
        state_number(figure_id)
