"""Time-based one-time passwords (RFC 6238) as every authenticator app has them: six digits, 30 seconds, SHA-1."""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECONDS = 30
DIGITS = 6
KEY_BYTES = 20
DRIFT = 1
"""Steps before and after the present one whose codes count too (RFC 6238 5.2): clocks of phones differ."""
RECOVERY_CODES = 10
RECOVERY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No signs that look alike on paper."""


def new_secret() -> str:
    """A secret of 160 bits in base 32, as it is typed."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), SECONDS)  # noqa: S303 - all that the apps understand


def code_at(secret: str, moment: float) -> str:
    """The code of a secret at a moment, in seconds since the epoch."""
    return _totp(secret).generate(int(moment)).decode()


def step_of(secret: str, code: str, moment: float) -> int | None:
    """The step (30 seconds since the epoch) whose code this is, if it is one near the moment.

    The nearest ones are all compared, so that the time taken does not tell which of them fits.
    """
    now, found = int(moment) // SECONDS, None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step * SECONDS), code):
            found = step
    return found


def address_of(secret: str, account: str, issuer: str) -> str:
    """What the QR carries (``otpauth://totp/…``)."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def new_recovery_code() -> str:
    """A recovery code (50 bits) as it is printed: ``abcde-fghjk``."""
    drawn = "".join(secrets.choice(RECOVERY_SIGNS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def plain(code: str) -> str:
    """A code as typed without blanks and dashes, small letters, half width."""
    half = code.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    return "".join(sign for sign in half.lower() if sign.isalnum())
