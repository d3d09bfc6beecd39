"""The words of a report that depend on its unit and its year."""

from __future__ import annotations

from collections.abc import Mapping

from yingshang.kernel.figures import Period
from yingshang.kernel.identity.models import Unit, UnitKind

ENTITY = ((2000, "市场主体"), (2023, "经营主体"))
"""From which year on a market entity is called what in official papers."""
ONE_THING = ((2000, "一件事一次办"), (2024, "高效办成一件事"))
"""国发〔2024〕3号 renamed the reform."""

SMALLER = {UnitKind.SUBDISTRICT: "街道", UnitKind.VILLAGE: "村（社区）"}
LEVELS = "区县市旗镇乡"


def of_year(table: tuple[tuple[int, str], ...], year: int) -> str:
    """The word in force in a year. Errors: ``ValueError`` for a year before the table begins."""
    found = [word for since, word in table if since <= year]
    if not found:
        raise ValueError(f"no word for {year}")
    return found[-1]


def level_of(unit: Unit) -> str:
    """What the unit is, in the word that 我… and 全… take: 区, 县, 镇, 街道; 单位 for a department."""
    if unit.kind in SMALLER:
        return SMALLER[UnitKind(unit.kind)]
    last = unit.short_name[-1:]
    administrative = unit.kind in {UnitKind.DISTRICT, UnitKind.TOWNSHIP}
    return last if administrative and last in LEVELS else "单位"


def words_for(unit: Unit, period: Period, level: str) -> Mapping[str, str]:
    """The words of a report.

    Arguments:
        level: of the district (区 or 县), for its committee, government and court.
    """
    own, year, last = level_of(unit), period.first.year, period.last
    return {
        "@level": level,
        "@here": f"我{own}" if own != "单位" else "本单位",
        "@all": f"全{own}" if own != "单位" else "本单位",
        "@entity": of_year(ENTITY, year),
        "@one_thing": of_year(ONE_THING, year),
        "@year": str(year),
        "@during": "全年" if (last.month, last.day) == (12, 31) else f"截至{last.month}月{last.day}日",
        "@as_of": f"{year}年底" if (last.month, last.day) == (12, 31) else f"{last.month}月{last.day}日",
    }
