"""The payload of an own code: what the QR carries, how it is written, how anybody checks it without asking us. Pure.

86 bytes: form 1, 统一社会信用代码 11, version 2, moment of issue 4 (seconds since 1970), key id 4, signature 64; in base 32
(RFC 4648, without padding) 138 capitals and digits, which a QR holds in alphanumeric mode. Signed is the canonical form of
:func:`signed_part`, by ``kernel.seal``.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from yingshang.kernel.seal import Seal, verify_with
from yingshang.registry.enterprises.rules.uscc import VALUES, WEIGHTS, passes

FORM = 1
LAYOUT = struct.Struct(">B11sHI4s64s")
LENGTH = 138
"""Characters of a payload."""
LETTERS = "".join(VALUES)
CODE_CONTEXT = "yingshang.code/1"
LIST_CONTEXT = "yingshang.code-revocations/1"

Found = Literal["valid", "tampered", "wrong_key", "unknown_key", "revoked"]


class NotAPayload(ValueError):
    """A text that is no payload of an own code: of another length, form or alphabet."""


class NotAList(ValueError):
    """A file that is no list of revocations, or one that no key at hand has signed."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a code says: of whom, which version, since when, signed by which key."""

    uscc: str
    version: int
    issued_at: datetime
    seal: Seal


@dataclass(frozen=True, slots=True)
class Revocations:
    """A signed list: what was revoked up to a moment, as (code, version) → day."""

    as_of: datetime
    days: Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out of checking a payload.

    Arguments:
        found: ``valid``; ``tampered`` (a key at hand bears the id, but did not sign this); ``wrong_key`` (another key than
            the one expected, or another one at hand did sign it); ``unknown_key`` (no key at hand bears the id);
            ``revoked`` (signed truly, but on the list).
        revocation_checked: whether a list was asked; without one nobody offline can know.
        revoked_on: the day on the list.
    """

    found: Found
    payload: Payload
    revocation_checked: bool = False
    revoked_on: str = ""


def signed_part(uscc: str, version: int, issued_at: datetime) -> dict[str, Any]:
    """The JSON value that is signed."""
    return {"form": CODE_CONTEXT, "uscc": uscc, "version": version, "issued_at": int(issued_at.timestamp())}


def encode(payload: Payload) -> str:
    """The payload as text. Errors: ``ValueError`` for a code that GB 32100 does not know or a number out of range."""
    if not passes(payload.uscc):
        raise ValueError("统一社会信用代码不合标准。")
    packed = LAYOUT.pack(
        FORM,
        _number_of(payload.uscc[:17]).to_bytes(11, "big"),
        payload.version,
        int(payload.issued_at.timestamp()),
        bytes.fromhex(payload.seal.key_id),
        bytes.fromhex(payload.seal.signature),
    )
    return base64.b32encode(packed).decode("ascii").rstrip("=")


def decode(text: str) -> Payload:
    """What a payload says, itself or at the end of an address. Errors: :class:`NotAPayload`."""
    bare = text.strip().rstrip("/").rpartition("/")[2].upper()
    if len(bare) != LENGTH or not bare.isascii():
        raise NotAPayload("这不是本系统的企业码：长度不对。")
    try:
        packed = base64.b32decode(bare + "=" * (-LENGTH % 8))
        if base64.b32encode(packed).decode("ascii").rstrip("=") != bare:  # the last two bits are nought
            raise NotAPayload("这不是本系统的企业码：末位不对。")
        form, number, version, issued_at, key, signature = LAYOUT.unpack(packed)
    except binascii.Error:
        raise NotAPayload("这不是本系统的企业码：含有不该有的字符。") from None
    if form != FORM:
        raise NotAPayload(f"这是第 {form} 种格式的企业码，本版本不认识。")
    moment = datetime.fromtimestamp(issued_at, UTC)
    return Payload(_uscc_of(int.from_bytes(number, "big")), version, moment, Seal(key.hex(), signature.hex()))


def check(
    text: str, public_keys: Mapping[str, bytes], revocations: Revocations | None = None, *, expected: str = ""
) -> Verdict:
    """Check a payload with public keys alone.

    Arguments:
        text: the payload, or the whole address of the QR.
        public_keys: key id → 32 bytes.
        revocations: a list that :func:`read_revocations` accepted.
        expected: the id of the only key that counts, where the reader has said so.

    Errors: :class:`NotAPayload`.
    """
    payload = decode(text)
    said = signed_part(payload.uscc, payload.version, payload.issued_at)
    if expected and payload.seal.key_id != expected:
        return Verdict("wrong_key", payload)
    public = public_keys.get(payload.seal.key_id)
    if public is None:
        return Verdict("unknown_key", payload)
    if not verify_with(said, payload.seal, public):
        others = (key for key in public_keys.values() if key != public)
        signed_by_another = any(verify_with(said, payload.seal, key) for key in others)
        return Verdict("wrong_key" if signed_by_another else "tampered", payload)
    if revocations is None:
        return Verdict("valid", payload)
    day = revocations.days.get((payload.uscc, payload.version), "")
    return Verdict("revoked" if day else "valid", payload, revocation_checked=True, revoked_on=day)


def revocation_part(district: str, as_of: datetime, rows: list[list[Any]]) -> dict[str, Any]:
    """The JSON value of a list of revocations that is signed: rows of code, version, day."""
    return {"form": LIST_CONTEXT, "district": district, "as_of": as_of.isoformat(), "revoked": rows}


def read_revocations(data: Any, public_keys: Mapping[str, bytes]) -> Revocations:
    """A list as it was written, once a key at hand has signed it. Errors: :class:`NotAList`."""
    try:
        said, seal = data["list"], Seal(data["seal"]["key_id"], data["seal"]["signature"])
        if said["form"] != LIST_CONTEXT:
            raise NotAList("这不是企业码作废名单。")
        as_of = datetime.fromisoformat(said["as_of"])
        days = {(uscc, version): day for uscc, version, day in said["revoked"]}
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, NotAList) else NotAList("这不是企业码作废名单。") from None
    public = public_keys.get(seal.key_id)
    if public is None:
        raise NotAList(f"作废名单由未知的密钥 {seal.key_id} 签名。")
    if not verify_with(said, seal, public):
        raise NotAList("作废名单被改动过，签名不符。")
    return Revocations(as_of, days)


def _number_of(characters: str) -> int:
    total = 0
    for character in characters:
        total = total * 31 + VALUES[character]
    return total


def _uscc_of(number: int) -> str:
    values: list[int] = []
    for _ in range(17):
        number, value = divmod(number, 31)
        values.append(value)
    if number:
        raise NotAPayload("这不是本系统的企业码：统一社会信用代码不对。")
    values.reverse()
    checked = -sum(value * weight for value, weight in zip(values, WEIGHTS, strict=True)) % 31
    return "".join(LETTERS[value] for value in [*values, checked])
