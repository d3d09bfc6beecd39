"""Canonical JSON (RFC 8785), SHA-256 digests and Ed25519 signatures with a key id.

The private key is the installation's ``seal`` key; what is handed out in great numbers (codes on labels) has a key of its
own, named by whoever signs, which can be changed without touching the chains. The public halves of all keys that ever
signed stay beside it, so that a seal made before a change of key still verifies.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from yingshang.kernel.fields import keys

PRIVATE = "seal"
KEY_ID = re.compile(r"[0-9a-f]{8}")
SIZE = 32
EXACT = 2**53
"""RFC 8785 knows whole numbers below this only: beyond, a reader with doubles would see another one."""

_plain_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature (hex) and the short id of the key that made it."""

    key_id: str
    signature: str


def _is_plain(value: Any) -> bool:
    """Whether the standard encoder writes the value as RFC 8785 asks: ASCII keys, no floats, no huge numbers."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-EXACT < value < EXACT)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _is_plain(item) for key, item in value.items())
    return kind is list and all(map(_is_plain, value))


def canonical(data: Any) -> bytes:
    """The one byte string of a JSON value.

    Nearly all that is sealed is plain enough for the standard library's encoder, which is four times as fast; the
    rest (floats, keys beyond ASCII) goes to :mod:`rfc8785`. A test holds both equal.

    Arguments:
        data: JSON values; Decimals, dates and moments must be text already.

    Errors: ``rfc8785.CanonicalizationError`` (a ``ValueError``) for anything else, ``UnicodeEncodeError`` for half
    of a surrogate pair.

    Source: RFC 8785 (JSON Canonicalization Scheme).
    """
    if _is_plain(data):
        return _plain_json.encode(data).encode()
    return rfc8785.dumps(data)


def digest(data: Any) -> str:
    """SHA-256 (hex) of the canonical form."""
    return hashlib.sha256(canonical(data)).hexdigest()


@cache
def _private(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret)


@cache
def _id_of(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:8]


def _secret(key: str) -> bytes:
    """The secret of a named key. Only the installation's own is remembered: the others may change while processes run."""
    return keys.load(key) if key == PRIVATE else keys.read(key)


def public_key(key: str = PRIVATE) -> bytes:
    """The 32 bytes of the public key that others verify with."""
    return _private(_secret(key)).public_key().public_bytes_raw()


def key_id_of(public: bytes) -> str:
    """The short id of a public key: the first eight hex digits of its SHA-256."""
    return _id_of(public)


def key_id(key: str = PRIVATE) -> str:
    """The id of the key that signs now."""
    return _id_of(public_key(key))


def public_keys(key: str = PRIVATE) -> dict[str, bytes]:
    """The public halves of a named key that have signed, by their ids; draws none. What is no such key is left out."""
    kept = (keys.kept_public(name) for name in keys.public_names(f"{key}-"))
    return {_id_of(public): public for public in kept if public is not None and len(public) == SIZE}


def rotate(key: str) -> str:
    """Let a named key be another one from now on and return its id. What the one before signed still verifies.

    Errors: ``ValueError`` for the installation's own key, which running processes remember.
    """
    if key == PRIVATE:
        raise ValueError("the seal's own key is changed while nothing runs")
    keys.keep_public(f"{key}-{key_id(key)}", public_key(key))
    keys.renew(key)
    keys.keep_public(f"{key}-{key_id(key)}", public_key(key))
    return key_id(key)


def _public(wanted: str, key: str) -> bytes | None:
    """The public key of that id: today's, or one that signed earlier."""
    if wanted == key_id(key):
        return public_key(key)
    if not KEY_ID.fullmatch(wanted):
        return None
    kept = keys.kept_public(f"{key}-{wanted}")
    return kept if kept is not None and _id_of(kept) == wanted else None


def signer(key: str = PRIVATE) -> Callable[[Any], Seal]:
    """What signs with the key that stands now, read once: for many values in a row. Its public half is kept."""
    secret = _private(_secret(key))
    public = secret.public_key().public_bytes_raw()
    keys.keep_public(f"{key}-{_id_of(public)}", public)
    return lambda data: Seal(_id_of(public), secret.sign(canonical(data)).hex())


def sign(data: Any, *, key: str = PRIVATE) -> Seal:
    """Sign the canonical form of ``data`` (RFC 8032) with the installation's key or a named one."""
    return signer(key)(data)


def verify(data: Any, seal: Seal, *, key: str = PRIVATE) -> bool:
    """Whether a key of this installation, today's or an earlier one, signed this very value."""
    public = _public(seal.key_id, key)
    return public is not None and verify_with(data, seal, public)


def verify_with(data: Any, seal: Seal, public: bytes) -> bool:
    """Whether the private half of this public key signed this very value; reads no file."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(seal.signature), canonical(data))
    except (InvalidSignature, ValueError):
        return False
    return True
