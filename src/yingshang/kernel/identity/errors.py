"""What can go wrong when identities are changed. The text is for the screen and says what to do."""

from __future__ import annotations


class NotAllowed(Exception):
    """The actor's seat lacks the permission, or the object lies outside its reach."""

    def __init__(self, code: str, text: str = "当前身份没有这项权限。") -> None:
        super().__init__(text)
        self.code = code


class InvalidIdentity(ValueError):
    """A change that the rules of identity refuse; ``field`` is the argument at fault."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class TermInvalid(InvalidIdentity):
    """A term that ends before it begins, or reaches beyond what it depends on."""


class UnitInvalid(InvalidIdentity):
    """A place in the tree of units that cannot be."""


class DutiesNotSeparate(InvalidIdentity):
    """One person would hold two of the three administrators' duties."""


class NameTaken(InvalidIdentity):
    """A code or account name that is in use."""


class PasswordTooWeak(InvalidIdentity):
    """A password that the rules for passwords refuse."""


class PermissionUnknown(InvalidIdentity):
    """A permission code that nobody declared."""
