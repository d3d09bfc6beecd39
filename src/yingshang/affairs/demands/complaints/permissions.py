"""Who may do what with a complaint. The unit complained of may do nothing, and does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.affairs.demands.complaints.rules import belongs_to
from yingshang.kernel.identity.models import UnitKind
from yingshang.kernel.identity.permissions import permission

if TYPE_CHECKING:
    from yingshang.affairs.demands.complaints.models import Complaint
    from yingshang.kernel.identity.actors import Actor

OFFICE = ("office_clerk", "office_head")
UNITS = ("unit_clerk", "unit_head")
VIEW = permission(
    "complaints.view", "查看转办本单位（本企业提出）的投诉举报", roles=(*UNITS, "enterprise", "api_client")
)
VIEW_ALL = permission(
    "complaints.view_all", "查看全部投诉举报", roles=(*OFFICE, "leader", "inspector", "discipline_team", "api_client")
)
SUBMIT = permission("complaints.submit", "提出投诉举报", roles=("enterprise",))
ENTER = permission("complaints.enter", "登记投诉举报", roles=(*OFFICE, "api_client"))
COORDINATE = permission("complaints.coordinate", "录入、审核、转办投诉举报，审核办理结果", roles=OFFICE)
STAND_IN = permission("complaints.stand_in", "代营商办处理涉及营商办的投诉举报", roles=("inspector",))
HANDLE = permission("complaints.handle", "办理转到本单位的投诉举报", roles=(*OFFICE, *UNITS, "inspector"))
RETURN = permission("complaints.return", "退回不属本单位职责的投诉举报", roles=("unit_head",))
APPROVE = permission("complaints.approve", "批准延长期限", roles=("office_head", "inspector"))
SEE_ANONYMOUS = permission("complaints.see_anonymous", "查看匿名投诉举报人", roles=("office_head",))
UNMASK = permission("complaints.unmask", "查看投诉举报人电话全号（留痕）", roles=(*OFFICE, *UNITS))
REMARK = permission("complaints.remark", "在投诉举报上写内部备注", roles=(*OFFICE, *UNITS, "leader", "inspector"))
EXPORT = permission("complaints.export", "导出投诉举报清单（留痕）", roles=(*OFFICE, "inspector"))


def is_accused(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor sits in the unit complained of or below it; a seat of the whole district: in that very unit."""
    accused = complaint.accused
    if accused is None or actor.unit_id is None:
        return False
    return actor.unit_id == accused.pk or (not actor.district_wide and belongs_to(actor.scope, accused.path))


def can_coordinate(actor: Actor, complaint: Complaint) -> bool:
    """The office; of a complaint about the office itself, whoever stands in for it."""
    about_office = complaint.accused is not None and complaint.accused.kind == UnitKind.OFFICE
    code = STAND_IN if about_office else COORDINATE
    mine = actor.district_wide and actor.district_id == complaint.case.district_id
    return mine and actor.has(code) and not is_accused(actor, complaint)


def can_handle(actor: Actor, complaint: Complaint) -> bool:
    """The unit to which it was passed on; a seat of the whole district for its own unit only."""
    unit = complaint.case.unit
    if not actor.has(HANDLE) or is_accused(actor, complaint):
        return False
    return actor.unit_id == unit.pk if actor.district_wide else bool(actor.scope) and unit.path.startswith(actor.scope)


def can_return(actor: Actor, complaint: Complaint) -> bool:
    """The head of that unit."""
    return actor.has(RETURN) and can_handle(actor, complaint)


def can_ask_statement(actor: Actor, complaint: Complaint) -> bool:
    """Who coordinates or handles it, where it is known of whom it complains."""
    known = complaint.accused is not None
    return known and (can_coordinate(actor, complaint) or can_handle(actor, complaint))


def can_extend(actor: Actor, complaint: Complaint) -> bool:
    """The head of who coordinates it."""
    return actor.has(APPROVE) and can_coordinate(actor, complaint)


def extended_once(complaint: Complaint) -> str:
    """Why it may not be extended again: the law allows it once."""
    return "办理期限已延长过一次，不能再延长。" if complaint.extended else ""


def can_withdraw(actor: Actor, complaint: Complaint) -> bool:
    """The enterprise that brought it; for others who coordinates it."""
    mine = complaint.complainant_id is not None and complaint.complainant_id == actor.enterprise_party_id
    return (actor.has(SUBMIT) and mine) or can_coordinate(actor, complaint)


def sees_complainant(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor may know who complains: never the accused, of an anonymous one the head of the office only."""
    if complaint.complainant_id is not None and complaint.complainant_id == actor.enterprise_party_id:
        return True
    if is_accused(actor, complaint):
        return False
    return not complaint.anonymous or actor.has(SEE_ANONYMOUS)


def may_call(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor may see the full number: who may know the complainant, and who coordinates."""
    return actor.has(UNMASK) and (sees_complainant(actor, complaint) or can_coordinate(actor, complaint))
