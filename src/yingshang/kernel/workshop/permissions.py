"""Who may do what with a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.identity.permissions import permission

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor
    from yingshang.kernel.workshop.models import Paper

OFFICE = ("office_clerk", "office_head")
UNITS = ("unit_clerk", "unit_head")

VIEW = permission("workshop.view", "查看本单位参与的文稿", roles=(*OFFICE, *UNITS, "discipline_team"))
VIEW_ALL = permission("workshop.view_all", "查看范围内全部文稿", roles=(*OFFICE, "leader"))
EDIT = permission("workshop.edit", "征集素材、编辑文稿、答复数据异议", roles=OFFICE)
GIVE = permission("workshop.give", "为本单位报送素材", roles=(*UNITS, "discipline_team"))
CONFIRM = permission("workshop.confirm", "确认本单位的数据或提出异议", roles=(*OFFICE, *UNITS, "discipline_team"))
SIGN = permission("workshop.sign", "会签文稿", roles=("office_head", "unit_head", "leader"))
ISSUE = permission("workshop.issue", "定稿、印发、更正", roles=("office_head",))
READ = permission("reports.read", "查看已生成的总结和通报", roles=(*OFFICE, "leader"))


def can_edit(actor: Actor, paper: Paper) -> bool:
    """Whether the actor edits this paper: the office of its district."""
    return actor.has(EDIT) and actor.district_wide and actor.district_id == paper.case.district_id


def can_issue(actor: Actor, paper: Paper) -> bool:
    """Whether the actor freezes, issues and corrects this paper."""
    return actor.has(ISSUE) and actor.district_wide and actor.district_id == paper.case.district_id


def can_countersign(actor: Actor, _paper: Paper) -> bool:
    """Whether the actor may countersign at all; whose turn it is, the order says."""
    return actor.has(SIGN)
