"""统一社会信用代码 (GB 32100-2015): checking one, reading what its prefix and district digits say."""

from __future__ import annotations

from functools import lru_cache

from stdnum import numdb
from stdnum.cn import uscc as standard
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.enums import Kind

LENGTH = 18
OLD_LENGTH = 15
KIND_OF_PREFIX = {"91": Kind.ENTERPRISE, "92": Kind.SOLE, "93": Kind.COOPERATIVE}
WEIGHTS: tuple[int, ...] = tuple(pow(3, i, 31) for i in range(17))
SUBJECT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
CONFUSED = str.maketrans({"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"})


def check_uscc(text: str) -> str:
    """The code in its standard form: 18 capitals and digits.

    Arguments:
        text: as written: blanks and hyphens inside and full-width or lower-case letters are accepted.

    Errors: :class:`BadValue` for another length (15 digits are an old registration number), for characters that the
    standard does not use (I O S V Z), and for a wrong check character.
    """
    if passes(text):
        return text
    code = standard.compact(text)
    if len(code) == LENGTH and code.isascii():
        try:
            return standard.validate(code)
        except InvalidChecksum:
            raise BadValue(
                f"第18位校验码不对（按前17位应为 {standard.calc_check_digit(code[:17])}）",
                "对照营业执照逐位核对代码后重填",
            ) from None
        except InvalidFormat:
            raise BadValue(*_strange_characters(code)) from None
        except InvalidLength:
            pass
    if len(code) == OLD_LENGTH and code.isdigit():
        raise BadValue("15位的是原注册号，不是统一社会信用代码", "换照后的18位统一社会信用代码见营业执照右上角，请改填")
    raise BadValue(f"应为18位，现为{len(code)}位", "填写营业执照上的18位统一社会信用代码，单元格设为文本格式")


def passes(code: str) -> bool:
    """Whether a code in standard form is valid: what ``stdnum`` says, ten times faster for the usual case."""
    if len(code) != LENGTH or not (code[:8].isascii() and code[:8].isdecimal()):
        return False
    try:
        total = sum([VALUES[character] * weight for character, weight in zip(code[:17], WEIGHTS, strict=True)])
        return bool((total + VALUES[code[17]]) % 31 == 0)
    except KeyError:
        return False


def _strange_characters(code: str) -> tuple[str, str]:
    """Reason and remedy for a code of 18 characters with some that cannot stand there."""
    strange = "、".join(sorted({c for c in code if c in "IOSVZ"}))
    guess = code.translate(CONFUSED)
    if strange and standard.is_valid(guess):
        return f"代码中不使用字母 {strange}", f"疑为 {guess}，请核对营业执照"
    if strange:
        return f"代码中不使用字母 {strange}", "核对是否将数字误作字母（I与1、O与0、S与5、Z与2）"
    return "第1至8位应为数字，其后为数字或大写字母", "对照营业执照逐位核对代码后重填"


def kind_of(code: str) -> Kind:
    """The kind of market entity that the first two characters of a valid code stand for."""
    return KIND_OF_PREFIX.get(code[:2], Kind.OTHER)


def make_uscc(prefix: str, division: str, subject: str) -> str:
    """A whole code out of its parts, both check characters computed.

    Arguments:
        prefix: two characters; ``division`` six digits; ``subject`` the first eight of 主体标识码 (GB 11714).
    """
    total = sum(int(character, 36) * weight for character, weight in zip(subject, SUBJECT_WEIGHTS, strict=True))
    bare = f"{prefix}{division}{subject}{'0123456789X0'[11 - total % 11]}"
    return bare + standard.calc_check_digit(bare)


@lru_cache(maxsize=4096)
def division_known(digits: str) -> bool:
    """Whether the six district digits (characters 3 to 8) stand in the table of administrative divisions.

    Many valid codes carry divisions that were renamed or dissolved since, so an unknown one is only worth a remark.
    """
    found = numdb.get("cn/loc").info(digits)
    return any(properties.get("county") for _, properties in found)
