"""Who may do what with a demand: permission codes, and pure questions about an actor and a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from yingshang.kernel.identity.permissions import permission

if TYPE_CHECKING:
    from yingshang.affairs.demands.models import Demand
    from yingshang.kernel.identity.actors import Actor

OFFICE = ("office_clerk", "office_head")

VIEW = permission(
    "demands.view",
    "查看与本单位（本企业）有关的诉求",
    roles=("unit_clerk", "unit_head", "liaison_officer", "window_clerk", "enterprise", "api_client"),
)
VIEW_ALL = permission(
    "demands.view_all", "查看范围内全部诉求", roles=(*OFFICE, "leader", "inspector", "discipline_team", "api_client")
)
SUBMIT = permission("demands.submit", "提出诉求", roles=("enterprise",))
ENTER = permission(
    "demands.enter",
    "代企业录入诉求",
    roles=(*OFFICE, "unit_clerk", "liaison_officer", "department_visitor", "window_clerk", "api_client"),
)
COORDINATE = permission("demands.coordinate", "受理、派单、复核异议、改派", roles=OFFICE)
UNIT = ("unit_clerk", "unit_head", "api_client")
HANDLE = permission("demands.handle", "签收、联系、办理、答复本单位承办的诉求", roles=UNIT)
CONTEST = permission("demands.contest", "对派单提出异议、申请延期", roles=UNIT)
REMARK = permission(
    "demands.remark",
    "在诉求上写内部备注",
    roles=(*OFFICE, "leader", "unit_clerk", "unit_head", "liaison_officer", "window_clerk"),
)
APPROVE = permission("demands.approve", "批准延期、说明办结、列入督办", roles=("office_head",))
CALL_BACK = permission("demands.call_back", "回访企业", roles=OFFICE)
SEE_ANONYMOUS = permission("demands.see_anonymous", "查看匿名诉求的企业", roles=("office_head",))
UNMASK = permission("demands.unmask", "查看联系人电话全号（留痕）", roles=(*OFFICE, "unit_clerk", "unit_head"))
EXCHANGE = permission("demands.exchange", "导入 12345 工单、导出回填表", roles=OFFICE)
EXPORT = permission(
    "demands.export",
    "导出诉求清单（留痕）",
    roles=(*OFFICE, "leader", "unit_clerk", "unit_head", "inspector", "discipline_team"),
)
PHRASES = permission("demands.manage_phrases", "维护本单位的答复常用语", roles=("unit_head", "office_head"))
CONFIGURE = permission("demands.configure", "维护诉求目录、派单规则、办理时限", roles=("office_head",))

Guard = Callable[["Actor", "Demand"], bool]


def _in_district(actor: Actor, demand: Demand) -> bool:
    return actor.district_id == demand.case.district_id


def _reaches(actor: Actor, demand: Demand) -> bool:
    """Whether the demand's unit lies in the actor's own subtree."""
    return bool(actor.scope) and demand.case.unit.path.startswith(actor.scope)


def _office(code: str) -> Guard:
    def guard(actor: Actor, demand: Demand) -> bool:
        return actor.has(code) and actor.district_wide and _in_district(actor, demand)

    return guard


def _unit(code: str) -> Guard:
    def guard(actor: Actor, demand: Demand) -> bool:
        return actor.has(code) and _reaches(actor, demand)

    return guard


can_accept = can_dispatch = can_review_objection = can_redispatch = _office(COORDINATE)
can_approve = can_conclude = can_supervise = _office(APPROVE)
can_call_back = _office(CALL_BACK)
can_handle = _unit(HANDLE)
can_stand_in = _office(COORDINATE)
can_contest = _unit(CONTEST)


def can_part(actor: Actor, demand: Demand) -> bool:
    """Those who merge may undo it, where anything was merged."""
    return demand.duplicates > 0 and can_dispatch(actor, demand)


def can_contact(actor: Actor, demand: Demand) -> bool:
    """The first contact is the unit's; the office makes it for an anonymous demand, whose number only it may see."""
    return can_handle(actor, demand) or (demand.anonymous and can_stand_in(actor, demand))


def objection_heard(demand: Demand) -> str:
    """Why a unit may not object again: the office reviews a dispatch once."""
    if not demand.objected:
        return ""
    return "本次派单的异议已由营商办复核，复核只进行一次；确有困难的，请在办理中反馈进展或申请延期。"


def can_act_for_enterprise(actor: Actor, demand: Demand) -> bool:
    """Whether the actor acts for the enterprise that brought the demand."""
    return (
        actor.audience == "enterprise"
        and actor.has(SUBMIT)
        and demand.enterprise_id is not None
        and demand.enterprise_id == actor.enterprise_party_id
    )


def sees_applicant(actor: Actor, demand: Demand) -> bool:
    """Whether the actor may know who brought the demand: everybody, unless it is anonymous."""
    return not demand.anonymous or actor.has(SEE_ANONYMOUS) or can_act_for_enterprise(actor, demand)


def may_call(actor: Actor, demand: Demand) -> bool:
    """Whether the actor may see the contact's full number.

    Who may know the applicant may; of an anonymous demand the office's clerk too, since the office makes the contact
    and calls back. That shows the contact and the number on their own page, with a reason on record, and the
    enterprise's name nowhere.
    """
    return actor.has(UNMASK) and (sees_applicant(actor, demand) or can_stand_in(actor, demand))
