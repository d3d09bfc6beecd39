"""The road of a return sheet: filled in, prepared, checked by another, signed by the unit's head; corrected by a version."""

from __future__ import annotations

from yingshang.kernel.cases.kinds import Kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.models import Party
from yingshang.kernel.intake import permissions as may
from yingshang.kernel.intake.enums import SheetMove, SheetState
from yingshang.kernel.intake.models import ReturnSheet
from yingshang.kernel.intake.services import effects
from yingshang.kernel.intake.services.sheets import KEEPER, KIND, REPORTER
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Lifecycle, Opening, Recipient, Stage, Transition
from yingshang.kernel.lifecycle.forms import ReasonForm


def _who_fills_in(case: Aggregate) -> list[Party]:
    return case.in_role(KEEPER) or case.in_role(REPORTER)


def to_unit(case: Aggregate) -> Party | None:
    """The unit goes on with it (of a notice from above: the office)."""
    return next(iter(_who_fills_in(case)), None)


unit = Recipient("填报单位", _who_fills_in)


class ReturnSheetLifecycle(Lifecycle):
    """报表: from the first number to the head's signature."""

    kind = Kind(
        code=KIND,
        name="报表",
        prefix="BB",
        view=may.VIEW,
        view_all=may.VIEW_ALL,
        staff_url="intake:sheet",
        enterprise_url="",
        state_names=dict(SheetState.choices),
    )
    model = ReturnSheet
    related = ("form__district", "unit", "due")
    states = SheetState
    closed = frozenset({SheetState.SIGNED.value})
    opening = Opening("开始填报", SheetState.DRAFTING, hands_to=to_unit)
    stages = (
        Stage("填报", (SheetState.DRAFTING,)),
        Stage("审核", (SheetState.PREPARED,)),
        Stage("签发", (SheetState.CHECKED,)),
        Stage("已签发", (SheetState.SIGNED,)),
    )

    prepare = Transition(
        SheetMove.PREPARE, "提交审核", SheetState.DRAFTING, SheetState.PREPARED, by=may.can_prepare,
        does=effects.prepare, hands_to=to_unit, visibility=Visibility.STAFF, primary=True,
        hint="由本单位另一人审核；与上期或系统记录不一致的，须先写明原因。",
    )  # fmt: skip
    check = Transition(
        SheetMove.CHECK, "审核通过", SheetState.PREPARED, SheetState.CHECKED, by=may.can_check, does=effects.check,
        hands_to=to_unit, visibility=Visibility.STAFF, primary=True, hint="送本单位负责人签发，也可打印后签字盖章。",
    )  # fmt: skip
    sign = Transition(
        SheetMove.SIGN, "签发", SheetState.CHECKED, SheetState.SIGNED, by=may.can_sign, does=effects.sign,
        visibility=Visibility.STAFF, primary=True, confirm="签发后数字即为本单位正式报送数，只能以新版本更正并写明原因。",
    )  # fmt: skip
    sign_on_paper = Transition(
        SheetMove.SIGN_ON_PAPER, "纸质签发归档", SheetState.CHECKED, SheetState.SIGNED, by=may.can_file_scan,
        does=effects.sign_on_paper, tells=[unit], visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
    send_back = Transition(
        SheetMove.SEND_BACK, "退回修改", [SheetState.PREPARED, SheetState.CHECKED], SheetState.DRAFTING,
        by=may.can_send_back, form=ReasonForm, does=effects.send_back, tells=[unit], hands_to=to_unit,
        visibility=Visibility.STAFF,
    )  # fmt: skip
    correct = Transition(
        SheetMove.CORRECT, "更正", SheetState.SIGNED, SheetState.DRAFTING, by=may.can_prepare, form=ReasonForm,
        does=effects.correct, hands_to=to_unit, visibility=Visibility.STAFF,
        hint="打开新版本修改，重新审核、签发后替代原数；原版本保留。",
    )  # fmt: skip
