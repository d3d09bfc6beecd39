"""The demonstration district's register: its entities, then fourteen months of full snapshots of them."""

from yingshang.registry.enterprises.demo.register import build_register, market_entities
from yingshang.registry.enterprises.demo.snapshots import build_snapshots

__all__ = ["build_register", "build_snapshots", "market_entities"]
