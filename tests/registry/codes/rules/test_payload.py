"""The payload of an own code: what it holds, how short it is, which lie is which."""

from __future__ import annotations

import base64
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.registry.enterprises.making import code_of
from yingshang.kernel.documents.qr import address_symbol
from yingshang.kernel.seal import Seal, canonical, key_id_of
from yingshang.registry.codes.rules.numbers import make_number, read_number, spaced
from yingshang.registry.codes.rules.payload import (
    LENGTH,
    NotAList,
    NotAPayload,
    Payload,
    check,
    decode,
    encode,
    read_revocations,
    revocation_part,
    signed_part,
)

WHEN = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
OURS, THEIRS = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def ring(*keys: Ed25519PrivateKey) -> dict[str, bytes]:
    return {key_id_of(public(key)): public(key) for key in keys}


def sealed(data: Any, key: Ed25519PrivateKey, name: str = "") -> Seal:
    return Seal(name or key_id_of(public(key)), key.sign(canonical(data)).hex())


def made(version: int = 1, key: Ed25519PrivateKey = OURS, name: str = "", uscc: str = code_of(1)) -> str:
    return encode(Payload(uscc, version, WHEN, sealed(signed_part(uscc, version, WHEN), key, name)))


def test_a_payload_says_what_was_written_and_is_short() -> None:
    text = made(version=7)
    assert len(text) == LENGTH
    assert text.isalnum()
    assert text == text.upper()
    said = decode(f"https://ysb.example.gov.cn/c/{text.lower()}")
    assert (said.uscc, said.version, said.issued_at) == (code_of(1), 7, WHEN)
    assert check(text, ring(OURS)).found == "valid"
    assert address_symbol("https://yingshang.yunxi.luohe.gov.cn/c/", text).version == 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (made(), "valid"),
        (made(key=THEIRS), "unknown_key"),
        (made(key=THEIRS, name=key_id_of(public(OURS))), "tampered"),
        (encode(Payload(code_of(2), 1, WHEN, decode(made()).seal)), "tampered"),
        (encode(Payload(code_of(1), 2, WHEN, decode(made()).seal)), "tampered"),
        (encode(Payload(code_of(1), 1, WHEN.replace(second=1), decode(made()).seal)), "tampered"),
    ],
)
def test_a_lie_is_told_by_its_kind(text: str, found: str) -> None:
    assert check(text, ring(OURS)).found == found


def test_a_key_that_was_not_asked_for_is_the_wrong_one() -> None:
    theirs = key_id_of(public(THEIRS))
    assert check(made(), ring(THEIRS), expected=theirs).found == "wrong_key"
    assert check(made(name=theirs), ring(OURS, THEIRS)).found == "wrong_key"
    assert check(made(key=THEIRS), ring(OURS, THEIRS)).found == "valid"


@pytest.mark.parametrize("place", range(0, LENGTH, 7))
def test_no_character_can_be_changed(place: int) -> None:
    text = made()
    other = "A" if text[place] != "A" else "B"
    changed = text[:place] + other + text[place + 1 :]
    with suppress(NotAPayload):
        assert check(changed, ring(OURS)).found in {"tampered", "unknown_key"}


def test_the_last_bits_are_not_free() -> None:
    text = made()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for step in (1, 2, 3):
        with pytest.raises(NotAPayload):
            decode(text[:-1] + alphabet[alphabet.index(text[-1]) + step])


@pytest.mark.parametrize(
    "text", ["", "x", "A" * LENGTH, "1" * LENGTH, "码" * LENGTH, "https://a.cn/q/x/1/", made()[:-1]]
)
def test_what_is_no_code_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAPayload):
        decode(text)


def test_a_form_of_a_later_version_is_not_guessed_at() -> None:
    packed = bytearray(base64.b32decode(made() + "======"))
    packed[0] = 2
    with pytest.raises(NotAPayload, match="第 2 种"):
        decode(base64.b32encode(bytes(packed)).decode().rstrip("="))


def listed(key: Ed25519PrivateKey = OURS) -> dict[str, Any]:
    said = revocation_part("YX", WHEN, [[code_of(1), 1, "2026-03-12"]])
    seal = sealed(said, key)
    return {"list": said, "seal": {"key_id": seal.key_id, "signature": seal.signature}}


def test_a_revoked_version_is_found_on_a_signed_list_only() -> None:
    revoked = read_revocations(listed(), ring(OURS))
    found = check(made(), ring(OURS), revoked)
    assert (found.found, found.revoked_on, found.revocation_checked) == ("revoked", "2026-03-12", True)
    assert check(made(version=2), ring(OURS), revoked).found == "valid"
    assert not check(made(), ring(OURS)).revocation_checked
    shortened = listed()
    shortened["list"]["revoked"] = []
    for bad, why in (
        (shortened, "改动"),
        (listed(THEIRS), "未知"),
        ({"list": {}}, "不是"),
        ([], "不是"),
        (None, "不是"),
    ):
        with pytest.raises(NotAList, match=why):
            read_revocations(bad, ring(OURS))


def test_a_short_number_is_read_as_people_type_it_and_slips_are_noticed() -> None:
    draws = iter([7, 19, 3, 20, 24, 9, 25])
    number = make_number(lambda _: next(draws))
    assert read_number(spaced(number).lower()) == number
    assert read_number(f" {number[:2]} {number[2:]} ") == number
    for place in range(8):
        other = "0" if number[place] != "0" else "1"
        assert read_number(number[:place] + other + number[place + 1 :]) is None
    for place in range(7):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or read_number(swapped) is None
    assert read_number("") is None
    assert read_number("码" * 8) is None
