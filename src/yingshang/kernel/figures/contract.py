"""The contract: the figures that the year's summary prints, as data. Each is declared by an affair or still unbuilt."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "contract.csv"

KINDS = frozenset(
    {
        "count",
        "amount",
        "ratio",
        "mean",
        "duration",
        "score",
        "difference",
        "growth",
        "rank",
        "estimate",
        "month",
        "category",
        "table",
    }
)
AREAS = {
    "governance": "统筹推进",
    "outreach": "包联回访",
    "enterprises": "市场主体",
    "codes": "企业码",
    "demands": "诉求",
    "policies": "惠企政策",
    "evaluation": "评价",
    "rectification": "整改",
    "publicity": "宣传",
    "oversight": "监督",
    "govservices": "政务服务",
    "finance": "融资",
    "credit": "信用",
    "justice": "涉企案件",
    "regulation": "监管",
    "survey": "满意度",
}
"""What the prefixes of the ids are called, in the order of the lists."""
OTHER_AREA = "其他"
NUMERALS = "一二三四五六七八九十"
PERIODS = frozenset({"year", "period", "as_of", "cumulative", "since", "wave", "round"})


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One figure as agreed: what it is called, in which unit, of which kind, over which period, and where it prints.

    ``definition`` is for developers, ``definition_zh`` the 口径 that people read.
    """

    id: str
    name: str
    unit: str
    kind: str
    period: str
    definition: str
    definition_zh: str
    where: str


def area_of(figure_id: str) -> str:
    """The area to which a figure belongs, by its prefix (``demands`` is 诉求); 其他 for a prefix outside the contract."""
    return AREAS.get(figure_id.partition(".")[0], OTHER_AREA)


def paragraph_of(figure_id: str) -> str:
    """The paragraph of the summary in which a figure stands (``一(三)``); empty outside the contract."""
    row = contract().get(figure_id)
    return row.where if row is not None else ""


def paragraph_order(row: ContractRow) -> tuple[int, ...]:
    """Sorts by paragraph: ``一(九)`` before ``二(一)``."""
    return tuple(NUMERALS.index(sign) for sign in row.where if sign in NUMERALS)


@cache
def contract() -> dict[str, ContractRow]:
    """All rows by id, in the order of the contract.

    Errors: ``ValueError`` when the file has a kind or period that is none, an id twice, or no 口径.
    """
    rows: dict[str, ContractRow] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = ContractRow(**line)
            if not row.definition_zh or row.kind not in KINDS or row.period not in PERIODS or row.id in rows:
                raise ValueError(f"contract: {row.id}")
            rows[row.id] = row
    return rows
