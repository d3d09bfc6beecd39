"""Permission codes of outreach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.identity.permissions import permission

if TYPE_CHECKING:
    from yingshang.affairs.outreach.models import Recheck, Symposium, SymposiumTopic
    from yingshang.kernel.identity.actors import Actor

OFFICE = ("office_clerk", "office_head")
VISITORS = ("liaison_officer", "department_visitor", "unit_clerk", "unit_head")

VIEW = permission(
    "outreach.view",
    "查看范围内企业的走访和座谈会",
    roles=(*OFFICE, *VISITORS, "leader", "inspector", "discipline_team", "api_client"),
)
RECORD = permission("outreach.record", "登记本人的走访", roles=VISITORS)
RECORD_FOR_OTHERS = permission(
    "outreach.record_for_others",
    "代同事登记、成批导入走访",
    roles=(*OFFICE, "unit_clerk", "unit_head", "api_client"),
)
HOLD_SYMPOSIUM = permission("outreach.symposium", "组织企业座谈会", roles=(*OFFICE, "unit_clerk", "unit_head"))
CONFIGURE = permission("outreach.configure", "维护走访时送达的政策清单", roles=OFFICE)
COMMIT_PATROL = permission("outreach.commit_patrol", "发起巡回监督抽取", roles=("discipline_team", "inspector"))
RECHECK = permission("outreach.recheck", "核实抽中的走访", roles=("discipline_team",))
ANSWER_RECHECK = permission("outreach.answer_recheck", "说明未获证实的走访", roles=("unit_clerk", "unit_head"))
EXPORT = permission("outreach.export", "导出走访和座谈会清单（留痕）", roles=(*OFFICE, "unit_head", "discipline_team"))
VIEW_OWN = permission("outreach.view_own", "查看本企业接受的走访", roles=("enterprise",))
SETTLE = permission("outreach.settle", "核实企业否认的走访、核对登记状态线索", roles=(*OFFICE, "discipline_team"))

# ---------------------------------------------------------------- 座谈会
REPLY = permission("outreach.reply", "答复座谈会邀请、报名、签到", roles=("enterprise",))


def can_host(actor: Actor, symposium: Symposium) -> bool:
    """Whether the actor sits in the unit that holds it: invitations are touches of that unit."""
    return actor.has(HOLD_SYMPOSIUM) and actor.unit_id == symposium.case.unit_id


def can_settle_topic(actor: Actor, topic: SymposiumTopic) -> bool:
    """Whether the actor may say what came of a topic: its unit, or the unit that held the symposium."""
    return actor.has(HOLD_SYMPOSIUM) and actor.unit_id in {topic.unit_id, topic.symposium.case.unit_id}


def can_settle(actor: Actor, _symposium: Symposium) -> bool:
    """The last topic's result settles it, whoever gave that."""
    return actor.has(HOLD_SYMPOSIUM)


# ---------------------------------------------------------------- 巡回监督
VIEW_RECHECK = permission(
    "outreach.view_recheck",
    "查看本组核实的、本单位须说明的走访",
    roles=("discipline_team", "unit_clerk", "unit_head"),
)
VIEW_PATROL = permission(
    "outreach.view_patrol",
    "查看巡回监督各轮抽取和月汇总（不含企业和人员）",
    roles=(*OFFICE, "leader", "inspector", "discipline_team"),
)
CONFIGURE_PATROL = permission("outreach.configure_patrol", "设定巡回监督抽取比例", roles=("inspector",))


def can_recheck(actor: Actor, recheck: Recheck) -> bool:
    """Whether the actor sits in the team that re-contacts the enterprise."""
    return actor.has(RECHECK) and actor.unit_id == recheck.team_id


def can_answer_recheck(actor: Actor, recheck: Recheck) -> bool:
    """Whether the actor answers for the unit whose visit was not confirmed; never the team itself."""
    unit = recheck.visit.unit
    inside = any(unit.path.startswith(scope) for scope in actor.scopes if scope)
    return actor.has(ANSWER_RECHECK) and inside and actor.unit_id != recheck.team_id


def can_check_answer(actor: Actor, recheck: Recheck) -> bool:
    """Whether the actor may judge the answer: of the team, and neither the answering unit nor the person who answered."""
    apart = recheck.visit.unit_id != actor.unit_id and recheck.answered_by_id != actor.person_id
    return can_recheck(actor, recheck) and apart
