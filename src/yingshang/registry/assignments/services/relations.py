"""部门回访 relations, any number to an enterprise, and the lists of earlier campaigns (万人助万企)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.errors import HandoverRefused
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import avoidances_on
from yingshang.registry.assignments.services.campaigns import note
from yingshang.registry.assignments.services.writing import New, close_assignments, open_assignments
from yingshang.registry.enterprises.queries import enterprises_for, enterprises_named


def assign_department(
    *, unit: Unit, enterprises: Sequence[int], reason: str, actor: Actor, now: datetime, since: date | None = None
) -> int:
    """Let a department visit enterprises. Those that it has already stay. Returns how many are new.

    Errors: :class:`HandoverRefused` without a reason or for an enterprise out of reach.
    """
    if not reason.strip():
        raise HandoverRefused("请写明回访的依据或事由。")
    with transaction.atomic():
        seen = set(enterprises_for(actor).filter(pk__in=list(enterprises)).values_list("pk", flat=True))
        if seen != set(enterprises):
            raise HandoverRefused(f"有 {len(set(enterprises) - seen)} 户企业不在您的范围内。")
        held = Assignment.objects.filter(kind=AssignmentKind.DEPARTMENT, unit=unit, until=None)
        missing = seen - set(held.values_list("enterprise_id", flat=True))
        news = [New(key, AssignmentKind.DEPARTMENT, unit.pk, None, None, reason.strip()) for key in sorted(missing)]
        open_assignments(news, since=since or day_of(now))
        data = {"unit": unit.pk, "enterprises": len(news)}
        note(unit.root_id, action="assignments.department", actor=actor, now=now, data=data)
    return len(news)


def end_department(*, unit: Unit, enterprises: Sequence[int], reason: str, actor: Actor, now: datetime) -> int:
    """End a department's relations. Returns how many. Errors: :class:`HandoverRefused` without a reason, or for
    a department out of reach."""
    if not reason.strip():
        raise HandoverRefused("请写明终止的事由。")
    if not any(unit.path.startswith(scope) for scope in actor.scopes):
        raise HandoverRefused("该部门不在您的范围内。")
    with transaction.atomic():
        rows = Assignment.objects.select_for_update().filter(
            kind=AssignmentKind.DEPARTMENT, unit=unit, until=None, enterprise_id__in=list(enterprises)
        )
        ended = list(rows.order_by("pk"))
        close_assignments(ended, until=day_of(now), reason=reason.strip())
        data = {"unit": unit.pk, "enterprises": len(ended)}
        note(unit.root_id, action="assignments.department_end", actor=actor, now=now, data=data)
    return len(ended)


@dataclass(slots=True)
class PartnerResult:
    """What came of a list: rows, new relations, those that stood already, and rows that were not taken."""

    rows: int = 0
    created: int = 0
    unchanged: int = 0
    errors: list[dict[str, str | int]] = field(default_factory=list)


def import_partners(
    *, rows: Sequence[tuple[int, str, str, str]], basis: str, actor: Actor, now: datetime, since: date | None = None
) -> PartnerResult:
    """Bring in the list of an earlier campaign: it is kept beside 辖区包联, nobody types it again.

    Arguments:
        rows: (row number, code or name of the enterprise, name of the official, name of the unit) as in the file.

    The same list twice changes nothing. Rows with an unknown enterprise, official or unit come back with a remedy.
    """
    result, today = PartnerResult(rows=len(rows)), day_of(now)
    with transaction.atomic():
        found = enterprises_named(actor.district_id or 0, [row[1] for row in rows])
        posts = _posts(actor, today)
        held = set(
            Assignment.objects.filter(kind=AssignmentKind.PARTNER, until=None).values_list("enterprise_id", "person_id")
        )
        news: list[New] = []
        avoided = avoidances_on(today, {e.pk for e in found.values()})
        for number, who, person, unit in rows:
            enterprise, post = found.get(who.strip()), posts.get((person.strip(), unit.strip()))
            if enterprise is None:
                result.errors.append(_error(number, "企业", who, "登记库中没有这户", "核对名称或统一社会信用代码"))
            elif post is None:
                fault = "没有这位在任的人员"
                result.errors.append(
                    _error(number, "责任人", f"{person} {unit}", fault, "先导入人员，或核对姓名和单位")
                )
            elif post.person_id in avoided.get(enterprise.pk, ()):
                fault = "该同志对这家企业须回避"
                result.errors.append(_error(number, "责任人", person, fault, "换一位责任人"))
            elif (enterprise.pk, post.person_id) in held:
                result.unchanged += 1
            else:
                held.add((enterprise.pk, post.person_id))
                news.append(New(enterprise.pk, AssignmentKind.PARTNER, post.unit_id, post.person_id, post.pk, basis))
        open_assignments(news, since=since or today)
        result.created = len(news)
        data = {"basis": basis, "rows": result.rows, "created": result.created, "rejected": len(result.errors)}
        note(actor.district_id or 0, action="assignments.partners", actor=actor, now=now, data=data)
    return result


def _posts(actor: Actor, on: date) -> dict[tuple[str, str], Post]:
    """(name, unit's name or short name) → post; a name that stands twice in a unit leads nowhere."""
    rows = Post.objects.filter(valid_on(on)).filter(within(actor.scopes, "unit__")).select_related("person", "unit")
    made: dict[tuple[str, str], Post | None] = {}
    for post in rows.order_by("-primary", "pk"):
        for unit in {post.unit.name, post.unit.short_name}:
            key = (post.person.name, unit)
            other = made.get(key)
            made[key] = post if key not in made or (other is not None and other.person_id == post.person_id) else None
    return {key: post for key, post in made.items() if post is not None}


def _error(row: int, column: str, value: str, reason: str, remedy: str) -> dict[str, str | int]:
    return {"row": row, "column": column, "value": value, "reason": reason, "remedy": remedy}
