"""One seal under codes, packages, draws and chains: canonical JSON, SHA-256, Ed25519."""

from yingshang.kernel.seal.services import Seal, canonical, digest, sign, verify

__all__ = ["Seal", "canonical", "digest", "sign", "verify"]
