"""The road of a demand, as declared."""

from yingshang.affairs.demands.lifecycle.declaration import DemandLifecycle

__all__ = ["DemandLifecycle"]
