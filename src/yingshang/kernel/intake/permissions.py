"""Who may see what is owed, fill in, check, sign, file scans, take files, and keep the register of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.identity.permissions import permission
from yingshang.kernel.intake.enums import FormKind

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor
    from yingshang.kernel.intake.models import Due, ReturnSheet

OFFICE = ("office_clerk", "office_head")
OUTSIDE = ("court_clerk", "bank_clerk")

VIEW = permission(
    "intake.view",
    "查看本单位应报事项",
    roles=(*OFFICE, "leader", "unit_clerk", "unit_head", "inspector", "discipline_team", *OUTSIDE, "api_client"),
)
VIEW_ALL = permission("intake.view_all", "查看范围内各单位应报事项", roles=(*OFFICE, "leader", "inspector"))
MANAGE = permission("intake.manage", "维护报表目录、应报单位和减负上限，免报", roles=OFFICE)
PREPARE = permission(
    "intake.prepare",
    "填报本单位报表",
    roles=(*OFFICE, "unit_clerk", "unit_head", "inspector", "discipline_team", *OUTSIDE, "api_client"),
)
CHECK = permission(
    "intake.check",
    "审核本单位报表",
    roles=(*OFFICE, "unit_clerk", "unit_head", "inspector", "discipline_team", *OUTSIDE),
)
SIGN = permission("intake.sign", "签发本单位报表", roles=("office_head", "unit_head", "inspector", "discipline_team"))
FILE_SCANS = permission("intake.file_scans", "批量归档盖章扫描件", roles=(*OFFICE, "unit_clerk", "unit_head"))
RECEIVE = permission("intake.receive", "接收外部文件、回填", roles=OFFICE)


def acts_for(actor: Actor, unit_id: int, kind: str, district_id: int) -> bool:
    """Whether the actor stands for the unit that owes: it is the own one, or a notice from above, which the office enters."""
    if actor.unit_id == unit_id:
        return True
    return kind == FormKind.NOTICE and actor.has(MANAGE) and actor.district_id == district_id


def can_open(actor: Actor, due: Due) -> bool:
    """Whether the actor may begin the sheet of what is owed."""
    owing = due.owing
    return actor.has(PREPARE) and acts_for(actor, owing.unit_id, owing.form.kind, owing.form.district_id)


def _stands_for(actor: Actor, sheet: ReturnSheet) -> bool:
    return acts_for(actor, sheet.unit_id, sheet.form.kind, sheet.form.district_id)


def can_prepare(actor: Actor, sheet: ReturnSheet) -> bool:
    """Fill in, hand in, reopen for correction."""
    return actor.has(PREPARE) and _stands_for(actor, sheet)


def can_check(actor: Actor, sheet: ReturnSheet) -> bool:
    """Check: never who prepared it."""
    return actor.has(CHECK) and _stands_for(actor, sheet) and actor.person_id != sheet.preparer_id


def can_sign(actor: Actor, sheet: ReturnSheet) -> bool:
    """Sign on screen, for the own unit."""
    return actor.has(SIGN) and _stands_for(actor, sheet)


def can_send_back(actor: Actor, sheet: ReturnSheet) -> bool:
    """Who might check or sign may send back instead; the preparer may take it back as well."""
    return _stands_for(actor, sheet) and (actor.has(CHECK) or actor.has(SIGN))


def can_file_scan(actor: Actor, sheet: ReturnSheet) -> bool:
    """File the stamped paper: the office for its district, a unit for itself."""
    if not actor.has(FILE_SCANS):
        return False
    return actor.unit_id == sheet.unit_id or (actor.district_wide and actor.district_id == sheet.form.district_id)


def can_manage(actor: Actor, district_id: int) -> bool:
    """Keep the register of a district."""
    return actor.has(MANAGE) and actor.district_wide and actor.district_id == district_id
