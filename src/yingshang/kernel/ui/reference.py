"""The pages of reference data, for the floors above; made in ``kernel.identity.reference``."""

from yingshang.kernel.identity.reference import ReferenceAdmin, ReferenceForm, ReferenceSite, register, site

__all__ = ["ReferenceAdmin", "ReferenceForm", "ReferenceSite", "register", "site"]
