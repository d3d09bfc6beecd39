"""Every write of the register."""

from yingshang.registry.enterprises.services.importing import ImportResult, import_enterprises

__all__ = ["ImportResult", "import_enterprises"]
