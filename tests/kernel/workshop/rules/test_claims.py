"""Claims to be first: found with their place, borne by a figure of rank or by nothing."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from yingshang.kernel.workshop.rules.claims import Lexicon, claims
from yingshang.kernel.workshop.rules.marks import written

RANK = "evaluation.rank"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    text = (resources.files("yingshang.kernel.workshop") / "data" / "claims.toml").read_text(encoding="utf-8")
    row = tomllib.loads(text)
    return Lexicon(tuple(row["within"]), tuple(row["rank"]), tuple(row["alone"]), row["reach"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("区法院在全国率先挂牌成立巡回审判庭", ["全国率先"]),
        ("设立全市首个“政银一体化服务网点”", ["全市首个"]),
        ("两项指标分别取得全省第一的成绩", ["全省第一"]),
        ("办理速度居同类城市前列，群众满意", ["同类城市前列"]),
        ("首创“码上服务”机制", ["首创"]),
        ("全省统一部署，我区第一时间落实", []),
        ("组织召开全市会议。首批工作站揭牌", []),
        ("全省营商环境评价综合得分提高", []),
        ("为全国最优、全省领先", ["全国最优", "全省领先"]),
    ],
)
def test_claims_are_found(lexicon: Lexicon, text: str, found: list[str]) -> None:
    assert [claim.text for claim in claims(text, lexicon)] == found


def test_a_figure_of_rank_in_the_same_clause_bears_the_claim(lexicon: Lexicon) -> None:
    text = f"综合得分居全省前列，位列第{written(RANK)}名；办理时限全市最短。"
    assert [(c.text, c.ranked) for c in claims(text, lexicon, rank_figures=[RANK])] == [
        ("全省前列", False),
        ("全市最短", False),
    ]
    text = f"综合得分居全省前列第{written(RANK)}位"
    assert [c.ranked for c in claims(text, lexicon, rank_figures=[RANK])] == [True]
    assert [c.ranked for c in claims(text, lexicon)] == [False]


def test_the_id_of_a_figure_is_no_claim(lexicon: Lexicon) -> None:
    assert claims('{{ fig("首创指标") }}', lexicon) == []
