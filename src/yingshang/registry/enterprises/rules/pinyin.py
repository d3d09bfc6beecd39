"""How a name is typed by its sound: full pinyin and initials, from its beginning and from behind the places it begins with.

``云溪区清溪镇张记小吃店`` is found by ``yxqqxzzjxcd``, by ``qxzzjxcd``, by ``zjxcd`` and by any beginning of these, and by
``zhangji``. A character with several readings that names use (``data/pinyin.toml``) gives several spellings. pypinyin,
whose tables take a third of a second to load, is loaded with the first name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import islice, product

MOST = 8
"""So many spellings of one beginning at most: three characters with two readings."""
HAN = re.compile(r"[\u4e00-\u9fff]")
Syllables = tuple[str, ...]
"""The readings of one character."""


@cache
def _data() -> dict[str, dict[str, str]]:
    file = resources.files("yingshang.registry.enterprises") / "data" / "pinyin.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _phrases() -> dict[str, tuple[tuple[str, Syllables], ...]]:
    """First character → phrases that begin with it, the longest first, with the syllables of each."""
    found: dict[str, list[tuple[str, Syllables]]] = {}
    for phrase, spelled in sorted(_data()["phrases"].items(), key=lambda item: -len(item[0])):
        found.setdefault(phrase[0], []).append((phrase, tuple(spelled.split())))
    return {first: tuple(rows) for first, rows in found.items()}


@lru_cache(maxsize=16384)
def readings(character: str) -> Syllables:
    """The readings of one character as names use it; a letter or digit is itself, anything else is silent."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    if said := _data()["readings"].get(character):
        return tuple(said.split())
    if not HAN.match(character):
        return ()
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(character, errors="ignore"))


def syllables(name: str) -> list[Syllables]:
    """The readings of each character of a name; silent ones are left out."""
    return [said for _, said in _spelled(name)]


def _spelled(name: str) -> Iterator[tuple[int, Syllables]]:
    """Place in the name and readings, character by character."""
    phrases = _phrases()
    at = 0
    while at < len(name):
        phrase = next((found for found in phrases.get(name[at], ()) if name.startswith(found[0], at)), None)
        if phrase is not None:
            yield from ((at + offset, (said,)) for offset, said in enumerate(phrase[1]))
            at += len(phrase[0])
            continue
        if said := readings(name[at]):
            yield at, said
        at += 1


def spellings(name: str, places: Sequence[str] = ()) -> list[str]:
    """The words by whose beginnings a name is found: its initials and its full pinyin.

    Arguments:
        places: names of district and townships, the longest first; a name that begins with some of them is also
            spelled from behind each.
    """
    spelled = list(_spelled(name))
    found: dict[str, None] = {}
    for start in _starts(name, places):
        parts = [said for at, said in spelled if at >= start]
        if len(parts) > 1:
            for spelled_as in _combined([_initials(said) for said in parts]), _combined(parts):
                found |= dict.fromkeys(spelled_as)
    return list(found)


@lru_cache(maxsize=16384)
def _initials(said: Syllables) -> Syllables:
    return tuple(dict.fromkeys(reading[0] for reading in said))


def _combined(parts: Sequence[Syllables]) -> list[str]:
    """Every way to read them, up to :data:`MOST`; nearly always there is one."""
    if all(len(said) == 1 for said in parts):
        return ["".join([said[0] for said in parts])]
    return ["".join(chosen) for chosen in islice(product(*parts), MOST)]


def _starts(name: str, places: Sequence[str]) -> list[int]:
    """Where the name may be thought to begin: at its beginning, and behind each place that it begins with."""
    starts = [0]
    while place := next((place for place in places if name.startswith(place, starts[-1])), ""):
        starts.append(starts[-1] + len(place))
    return starts
