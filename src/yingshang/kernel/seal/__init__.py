"""One seal under codes, packages, draws and chains: canonical JSON, SHA-256, Ed25519."""

from yingshang.kernel.seal.services import (
    Seal,
    canonical,
    digest,
    key_id,
    key_id_of,
    public_key,
    public_keys,
    rotate,
    sign,
    signer,
    verify,
    verify_with,
)

__all__ = [
    "Seal",
    "canonical",
    "digest",
    "key_id",
    "key_id_of",
    "public_key",
    "public_keys",
    "rotate",
    "sign",
    "signer",
    "verify",
    "verify_with",
]
