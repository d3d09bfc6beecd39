"""Canonical JSON (RFC 8785), SHA-256 digests and Ed25519 signatures with a key id."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yingshang.kernel.fields import keys


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature (hex) and the short id of the key that made it."""

    key_id: str
    signature: str


def canonical(data: Any) -> bytes:
    """The one byte string of a JSON value (RFC 8785). Decimals and dates must be text already."""
    return rfc8785.dumps(data)


def digest(data: Any) -> str:
    """SHA-256 (hex) of the canonical form."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.load("seal"))


def public_key() -> bytes:
    """The 32 bytes of the public key that others verify with."""
    return _private().public_key().public_bytes_raw()


def key_id() -> str:
    """The first eight hex digits of the public key's SHA-256."""
    return hashlib.sha256(public_key()).hexdigest()[:8]


def sign(data: Any) -> Seal:
    """Sign the canonical form of ``data`` with the installation's key."""
    return Seal(key_id(), _private().sign(canonical(data)).hex())


def verify(data: Any, seal: Seal) -> bool:
    """Whether the installation's key signed this very value."""
    if seal.key_id != key_id():
        return False
    try:
        _private().public_key().verify(bytes.fromhex(seal.signature), canonical(data))
    except (InvalidSignature, ValueError):
        return False
    return True
