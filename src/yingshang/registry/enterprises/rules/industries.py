"""Industry by GB/T 4754-2017: from a code or its name to section and division."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from yingshang.kernel.tables.errors import BadValue

CODE = re.compile(r"([A-T])?(\d{1,4})?")
LED_BY_CODE = re.compile(r"([A-T]?\d{0,4})[\s\-:、.(]*(.*?)\)?")
REMEDY = "填写 GB/T 4754-2017 的门类、大类名称或代码（如 C13、1391、批发业）"


@dataclass(frozen=True, slots=True)
class Industry:
    """A place in the classification.

    Attributes:
        section: the letter, ``C``.
        division: two digits, empty when only the section is known.
        code: the digits as far as they were given (two to four), empty when only the section is known.
    """

    section: str
    division: str = ""
    code: str = ""


@cache
def names() -> dict[str, str]:
    """Code → name: sections by letter (``C``), divisions by two digits (``13``)."""
    file = resources.files("yingshang.registry.enterprises") / "data" / "industries.csv"
    with file.open(encoding="utf-8") as lines:
        return {row["code"].lstrip("ABCDEFGHIJKLMNOPQRST") or row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def section_of_division() -> dict[str, str]:
    """Two digits → letter of the section."""
    file = resources.files("yingshang.registry.enterprises") / "data" / "industries.csv"
    with file.open(encoding="utf-8") as lines:
        return {row["code"][1:]: row["code"][0] for row in csv.DictReader(lines) if row["level"] == "division"}


@cache
def _by_name() -> dict[str, Industry]:
    sections = section_of_division()
    found: dict[str, Industry] = {}
    for code, name in names().items():
        place = Industry(code) if code.isalpha() else Industry(sections[code], code, code)
        found.setdefault(_plain(name), place)
        found.setdefault(_plain(name).removesuffix("业"), place)
    return found


def _plain(name: str) -> str:
    """A name without what writers leave out: blanks, commas of enumeration, brackets."""
    return re.sub(r"[\s、,，()（）]", "", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=8192)
def parse_industry(text: str) -> Industry:
    """The industry that a cell names: ``C13``, ``1391``, ``13``, ``C``, ``制造业``, ``批发业``, ``F51 批发业``.

    Arguments:
        text: code, name, or both; a class of three or four digits keeps its digits. Not blank.

    Errors: :class:`BadValue` when no section or division is meant.
    """
    flat = unicodedata.normalize("NFKC", text).strip().upper()
    if found := CODE.fullmatch(flat):
        return _by_code(found[1] or "", found[2] or "")
    if place := _by_name().get(_plain(flat)):
        return place
    led = LED_BY_CODE.fullmatch(flat)
    if led and led[1]:
        split = CODE.fullmatch(led[1])
        if split:
            return _by_code(split[1] or "", split[2] or "")
    for part in re.split(r"[/>\\|—-]+", flat):
        if place := _by_name().get(_plain(part)):
            return place
    raise BadValue(f"国民经济行业分类中没有“{text.strip()}”", REMEDY)


def _by_code(letter: str, digits: str) -> Industry:
    sections = section_of_division()
    if len(digits) == 1:
        digits = f"0{digits}"  # a spreadsheet took the leading zero of agriculture and mining
    if not digits and letter:
        return Industry(letter)
    section = sections.get(digits[:2])
    if section is None:
        raise BadValue(f"国民经济行业分类中没有代码 {letter}{digits}", REMEDY)
    if letter and letter != section:
        raise BadValue(f"{digits[:2]} 属于门类 {section}，不属于 {letter}", REMEDY)
    return Industry(section, digits[:2], digits)


def industry_name(section: str, division: str = "") -> str:
    """``制造业 / 食品制造业``; empty when nothing is known."""
    table = names()
    return " / ".join(table[code] for code in (section, division) if code in table)
