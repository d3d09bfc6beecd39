"""One seal under codes, packages, draws and chains: canonical JSON, SHA-256, Ed25519."""

from yingshang.kernel.seal.services import Seal, canonical, digest, key_id, public_key, sign, verify

__all__ = ["Seal", "canonical", "digest", "key_id", "public_key", "sign", "verify"]
