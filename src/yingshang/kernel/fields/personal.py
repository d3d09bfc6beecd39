"""Personal data at rest and on screen: encrypted fields, digests for equality, masks."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from yingshang.kernel.fields import keys

NONCE = 12
TAG = 16
AES, SM4 = b"\x01", b"\x02"


def encrypt(text: str) -> bytes:
    """Authenticated encryption of a text: one byte of scheme, nonce, ciphertext, tag."""
    nonce, secret = os.urandom(NONCE), keys.load("personal")
    if settings.CIPHER == "SM4":
        box = Cipher(algorithms.SM4(secret[:16]), modes.GCM(nonce)).encryptor()
        return SM4 + nonce + box.update(text.encode()) + box.finalize() + box.tag
    return AES + nonce + _aes(secret).encrypt(nonce, text.encode(), None)


@lru_cache(maxsize=4)
def _aes(secret: bytes) -> AESGCM:
    """The cipher of a key: its key schedule is worked out once, not for each of 100,000 phones."""
    return AESGCM(secret)


def decrypt(stored: bytes) -> str:
    """The text again, whatever the setting says now: the scheme stands in the first byte.

    Errors: ``cryptography.exceptions.InvalidTag`` when the key or the content is not the right one, ``ValueError``
    for an unknown scheme.
    """
    scheme, nonce, body, secret = stored[:1], stored[1 : 1 + NONCE], stored[1 + NONCE :], keys.load("personal")
    if scheme == SM4:
        opened = Cipher(algorithms.SM4(secret[:16]), modes.GCM(nonce, body[-TAG:])).decryptor()
        return (opened.update(body[:-TAG]) + opened.finalize()).decode()
    if scheme != AES:
        raise ValueError("unknown encryption scheme")
    return _aes(secret).decrypt(nonce, body, None).decode()


def lookup_digest(text: str) -> str:
    """Keyed digest (HMAC-SHA-256, hex) by which equal values are found without being readable."""
    return hmac.new(keys.load("lookup"), text.strip().encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.BinaryField[Any, Any]):
    """A text that is ciphertext in the database. It cannot be filtered on: keep a digest column beside it."""

    description = "encrypted text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = encrypt(value) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        if value is None:
            return None
        stored = bytes(value)
        return decrypt(stored) if stored else ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return ""


def mask_phone(phone: str) -> str:
    """``138****5678``; short numbers keep their last two digits."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_name(name: str) -> str:
    """``张*``, ``欧阳**``: the first character stays (two when the name has four)."""
    keep = 2 if len(name) >= 4 else 1
    return name[:keep] + "*" * max(len(name) - keep, 0)


def mask_identity(number: str) -> str:
    """An identity number with its first three and last two characters."""
    return f"{number[:3]}{'*' * max(len(number) - 5, 0)}{number[-2:]}" if len(number) > 5 else "*" * len(number)
