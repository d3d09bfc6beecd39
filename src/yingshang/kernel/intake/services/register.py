"""Keeping the register of what others owe: forms, who owes them, the cap on minutes, waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.sources import known_ids
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.enums import FIGURE_KINDS, FormKind, Rhythm
from yingshang.kernel.intake.errors import AlreadySettled, InvalidForm, NotAllowed, OverCap
from yingshang.kernel.intake.models import Due, Form, MinutesCap, Owing, PlausibilityBound
from yingshang.kernel.intake.permissions import can_manage
from yingshang.kernel.intake.queries.minutes import cap_on, heaviest_month

CHAIN = "intake"
LONGEST = 6000
"""Minutes: a hundred hours for one form are a mistake."""
COLUMNS = (
    "code",
    "name",
    "kind",
    "basis_number",
    "basis_title",
    "figures",
    "adapter",
    "of_district",
    "cumulative",
    "rhythm",
    "due_working_days",
    "remind_working_days",
    "minutes",
    "valid_from",
    "valid_to",
)


def _require(actor: Actor, district_id: int) -> None:
    if not can_manage(actor, district_id):
        raise NotAllowed("只有营商办可以维护报表目录。")


def _note(action: str, district_id: int, data: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    append(chain_for(CHAIN, district_id), action=f"{CHAIN}.{action}", ids=actor.ids, now=now, data=dict(data))


def save_form(*, actor: Actor, now: datetime, values: Mapping[str, Any], form: Form | None = None) -> Form:
    """Add a form to the register, or change it.

    Arguments:
        values: the columns of :class:`Form` by name; ``figures`` as a list of ids.

    Errors: :class:`InvalidForm`; :class:`NotAllowed`.
    """
    district_id = form.district_id if form is not None else actor.district_id or 0
    _require(actor, district_id)
    made = form or Form(district_id=district_id)
    for name in COLUMNS:
        if name in values:
            setattr(made, name, values[name])
    _check(made)
    with transaction.atomic():
        made.save()
        _note("form", district_id, {"form": made.pk, "code": made.code, "minutes": made.minutes}, actor, now)
    return made


def _check(made: Form) -> None:
    errors = _content_errors(made) | _date_errors(made)
    taken = Form.objects.filter(district_id=made.district_id, code=made.code).exclude(pk=made.pk)
    if taken.exists():
        errors["code"] = ["这个代码已经用于另一张报表。"]
    if errors:
        raise InvalidForm(errors)


def _content_errors(made: Form) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    known = set(known_ids())
    if not made.basis_number.strip() or not made.basis_title.strip():
        errors["basis_number"] = ["要求基层报送必须有文件依据，请填写文号和文件名称。"]
    if made.kind in FIGURE_KINDS and not made.figures:
        errors["figures"] = ["请选择要填报的指标。"]
    if unknown := [figure for figure in made.figures if figure not in known]:
        errors["figures"] = [f"没有这些指标：{'、'.join(unknown)}。"]
    if made.kind not in FormKind.values or made.rhythm not in Rhythm.values:
        errors["kind"] = ["请选择类别和频次。"]
    if not 0 < made.minutes <= LONGEST:
        errors["minutes"] = [f"请估计填报一次需要多少分钟（1—{LONGEST}）。"]
    return errors


def _date_errors(made: Form) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if made.rhythm == Rhythm.ONCE and made.valid_to is None:
        errors["valid_to"] = ["一次性报送请填写数据期间的截止日期。"]
    if made.valid_to is not None and made.valid_to < made.valid_from:
        errors["valid_to"] = ["截止日期不能早于开始日期。"]
    if made.due_working_days < 1 or made.remind_working_days > made.due_working_days:
        errors["remind_working_days"] = ["提醒应在期末之后、应报日期之前。"]
    return errors


def add_owings(
    *,
    actor: Actor,
    now: datetime,
    form: Form,
    units: Sequence[Unit],
    since: date,
    contact_name: str = "",
    contact_phone: str = "",
    over_cap_reason: str = "",
) -> list[Owing]:
    """Let units owe a form from a day on; those that owe it already are left alone.

    Errors: :class:`OverCap` names the units whose fullest month would pass the cap, unless a reason is given;
    :class:`NotAllowed`.
    """
    _require(actor, form.district_id)
    cap = cap_on(form.district_id, since)
    owing = set(Owing.objects.filter(form=form, until=None).values_list("unit_id", flat=True))
    fresh = [unit for unit in units if unit.pk not in owing]
    if cap is not None and not over_cap_reason.strip():
        over = [(unit, *heaviest_month(unit, form, since)) for unit in fresh]
        told = [f"{u.short_name} {y}年{m}月将达 {n} 分钟" for u, (y, m), n in over if n > cap.minutes]
        if told:
            raise OverCap(
                f"超出每月 {cap.minutes} 分钟的减负上限（{cap.basis}）：{'；'.join(told)}。"
                "请减少报表或填报内容，确需增加的写明理由。"
            )
    with transaction.atomic():
        made = [
            Owing(
                form=form,
                unit=unit,
                since=since,
                contact_name=contact_name,
                contact_phone=contact_phone,
                over_cap_reason=over_cap_reason.strip(),
            )
            for unit in fresh
        ]
        for one in made:
            one.save()
        data = {"form": form.pk, "units": [u.pk for u in fresh], "over_cap": bool(over_cap_reason.strip())}
        _note("owing", form.district_id, data, actor, now)
    return made


def end_owing(*, actor: Actor, now: datetime, owing: Owing, until: date) -> Owing:
    """A unit need no longer send a form: dues of periods that end on or after the day and were not begun disappear.

    Errors: :class:`NotAllowed`, :class:`InvalidForm`.
    """
    _require(actor, owing.form.district_id)
    if until < owing.since:
        raise InvalidForm({"until": ["截止日期不能早于开始日期。"]})
    with transaction.atomic():
        owing.until = until
        owing.save(update_fields=["until"])
        unbegun = Due.objects.filter(owing=owing, last__gte=until, received_at=None, waived_at=None, sheet=None)
        unbegun.filter(received=None).delete()
        _note("owing_ended", owing.form.district_id, {"owing": owing.pk, "until": until.isoformat()}, actor, now)
    return owing


def set_cap(*, actor: Actor, now: datetime, minutes: int, basis: str, since: date) -> MinutesCap:
    """Set how many minutes a unit may be asked for in a month from a day on. Errors: :class:`InvalidForm`."""
    district_id = actor.district_id or 0
    _require(actor, district_id)
    errors: dict[str, list[str]] = {}
    if minutes <= 0:
        errors["minutes"] = ["上限应大于 0 分钟。"]
    if not basis.strip():
        errors["basis"] = ["请写明依据的文件。"]
    if errors:
        raise InvalidForm(errors)
    with transaction.atomic():
        values = {"minutes": minutes, "basis": basis.strip(), "set_by_id": actor.person_id, "set_at": now}
        made, _ = MinutesCap.objects.update_or_create(district_id=district_id, since=since, defaults=values)
        _note("cap", district_id, {"minutes": minutes, "since": since.isoformat()}, actor, now)
    return made


def set_bounds(
    *, actor: Actor, now: datetime, factor: Decimal, points: Decimal, floor: int, since: date
) -> PlausibilityBound:
    """Set from which change on a number must be explained, from a day on.

    Arguments:
        factor: times the last period; points: percentage points of a rate; floor: numbers below it never count.

    Errors: :class:`InvalidForm`, :class:`NotAllowed`.
    """
    district_id = actor.district_id or 0
    _require(actor, district_id)
    if factor <= 1 or points <= 0 or floor < 0:
        raise InvalidForm({"factor": ["倍数应大于 1，百分点应大于 0。"]})
    with transaction.atomic():
        values = {"factor": int(factor * 100), "points": int(points * 100), "floor": floor}
        made, _ = PlausibilityBound.objects.update_or_create(district_id=district_id, since=since, defaults=values)
        _note("bounds", district_id, {**values, "since": since.isoformat()}, actor, now)
    return made


def waive_due(*, actor: Actor, now: datetime, due: Due, reason: str) -> Due:
    """The unit need not send it this time, for a reason that stays on record.

    Errors: :class:`AlreadySettled`, :class:`InvalidForm` without a reason, :class:`NotAllowed`.
    """
    _require(actor, due.owing.form.district_id)
    if not reason.strip():
        raise InvalidForm({"reason": ["请写明免报理由。"]})
    with transaction.atomic():
        found = Due.objects.select_for_update().get(pk=due.pk)
        if found.received_at is not None or found.waived_at is not None:
            raise AlreadySettled("这一期已经报送或免报，请刷新后再看。")
        found.waived_at, found.waived_by, found.waive_reason = now, actor.acting_as, reason.strip()[:200]
        found.save(update_fields=["waived_at", "waived_by", "waive_reason"])
        _note("waived", due.owing.form.district_id, {"due": due.pk, "on": day_of(now).isoformat()}, actor, now)
    return found


def settle_due(due_id: int, *, now: datetime) -> None:
    """What was owed has come, unless it had before; called in the transaction of its cause."""
    rows = Due.objects.filter(pk=due_id, received_at=None)
    rows.update(received_at=now, received_on=day_of(now))
