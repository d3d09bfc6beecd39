"""The actor: who does something, as what, and how far that reaches. Every service and query takes one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from yingshang.kernel.audit.services import ActorIds

Audience = Literal["staff", "enterprise", "client", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one seat (a post, a substitution, a mandate), or the system, or nobody.

    Arguments:
        audience: which face of the system they stand before.
        seat: ``post:ID``, ``substitution:ID``, ``mandate:ID``, ``client:ID``, ``system`` or ``anonymous``.
        acting_as: the seat in words (``区营商办 科员``), shown and recorded with every act.
        permissions: the permission codes of the seat's role.
        party_id: the person's own party.
        unit_id, unit_party_id: the seat's unit (officials).
        scope: the path prefix of the units that the seat reaches (``/1/12/``), empty = none.
        scopes: ``scope`` and the further subtrees that the unit reaches (a resident team's units).
        district_id: root of the unit tree.
        party_ids: parties through which cases are the actor's own (person, unit, enterprise by mandate).
        stands_for_party_id: the party of the post's holder, for whoever stands in for it: what is entrusted to the
            holder is seen by the one who stands in, the holder's messages are not.
    """

    audience: Audience = "anonymous"
    seat: str = "anonymous"
    acting_as: str = "未登录"
    person_name: str = ""
    role: str = ""
    permissions: frozenset[str] = frozenset()
    user_id: int | None = None
    person_id: int | None = None
    party_id: int | None = None
    unit_id: int | None = None
    unit_party_id: int | None = None
    scope: str = ""
    scopes: tuple[str, ...] = ()
    district_id: int | None = None
    district_wide: bool = False
    enterprise_party_id: int | None = None
    party_ids: frozenset[int] = field(default_factory=frozenset)
    stands_for_party_id: int | None = None

    def has(self, code: str) -> bool:
        """Whether the seat carries this permission code."""
        return code in self.permissions

    @property
    def is_authenticated(self) -> bool:
        return self.audience in {"staff", "enterprise", "client"}

    @property
    def ids(self) -> ActorIds:
        """The actor as the audit records it."""
        return ActorIds(self.user_id, self.person_id, self.seat)


ANONYMOUS = Actor()
SYSTEM = Actor(audience="system", seat="system", acting_as="系统")
