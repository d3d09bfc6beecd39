"""The tree of units: made, renamed, moved, closed with a successor; further reach of a unit's posts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import NameTaken, TermInvalid, UnitInvalid
from yingshang.kernel.identity.models import Party, PartyKind, Post, Reach, Substitution, Unit
from yingshang.kernel.identity.permissions import MANAGE_REFERENCE
from yingshang.kernel.identity.services.trail import check_term, record, require

MAX_PATH = 200


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    since: date,
    actor: Actor,
    now: datetime,
    parent: Unit | None = None,
    short_name: str = "",
    order: int = 0,
) -> Unit:
    """Add a unit below ``parent``; without one it is a district of its own (the system alone makes those).

    Errors: ``NotAllowed``, ``NameTaken`` (code), ``UnitInvalid`` (closed parent, tree too deep).
    """
    require(actor, MANAGE_REFERENCE, parent)
    if Unit.objects.filter(code=code).exists():
        raise NameTaken(f"单位代码 {code} 已被使用。", "code")
    if parent is not None and parent.until is not None and parent.until <= since:
        raise UnitInvalid("上级单位已撤销，请改选其承接单位。", "parent")
    party = Party.objects.create(kind=PartyKind.UNIT, name=name)
    unit = Unit.objects.create(
        party=party,
        code=code,
        name=name,
        short_name=short_name or name[:40],
        kind=kind,
        parent=parent,
        path="",
        order=order,
        since=since,
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    if len(unit.path) > MAX_PATH:
        raise UnitInvalid("组织层级过深。", "parent")
    unit.save(update_fields=["path"])
    above = parent.pk if parent else None
    record("unit.created", actor=actor, now=now, unit=unit.pk, code=code, kind=kind, parent=above, since=since)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, name: str, short_name: str, kind: str, order: int, actor: Actor, now: datetime) -> Unit:
    """Correct what a unit is called and where it stands among its siblings. Errors: ``NotAllowed``."""
    require(actor, MANAGE_REFERENCE, unit)
    Unit.objects.filter(pk=unit.pk).update(name=name, short_name=short_name, kind=kind, order=order)
    Party.objects.filter(pk=unit.party_id).update(name=name)
    record("unit.changed", actor=actor, now=now, unit=unit.pk, name=name, kind=kind, order=order)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, actor: Actor, now: datetime) -> Unit:
    """Hang a unit, with all below it, under another unit of the same district. Counts at once.

    Errors: ``NotAllowed``, ``UnitInvalid`` (below itself, another district, a district).
    """
    require(actor, MANAGE_REFERENCE, unit, parent)
    fresh = {u.pk: u for u in Unit.objects.select_for_update().filter(pk__in=[unit.pk, parent.pk])}
    unit, parent = fresh[unit.pk], fresh[parent.pk]
    if parent.path.startswith(unit.path):
        raise UnitInvalid("不能移动到本单位或其下级单位之下。", "parent")
    if unit.parent_id is None or unit.root_id != parent.root_id:
        raise UnitInvalid("只能在本区组织机构之内移动。", "parent")
    was, made = unit.path, f"{parent.path}{unit.pk}/"
    Unit.objects.filter(path__startswith=was).update(path=Concat(Value(made), Substr("path", len(was) + 1)))
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    record("unit.moved", actor=actor, now=now, unit=unit.pk, parent=parent.pk, was=unit.parent_id)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, until: date, successor: Unit | None, actor: Actor, now: datetime) -> Unit:
    """Close a unit from ``until`` on; posts and stand-ins on it end with it. The successor takes over its work.

    Errors: ``NotAllowed``, ``TermInvalid``, ``UnitInvalid`` (units below still open, unfit successor).
    """
    require(actor, MANAGE_REFERENCE, unit, *([successor] if successor else []))
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    check_term(unit.since, until)
    if unit.until is not None:
        raise UnitInvalid("该单位已撤销。")
    if unit.children.filter(Q(until__isnull=True) | Q(until__gt=until)).exists():
        raise UnitInvalid("下级单位尚未撤销或移出，请先处理下级单位。")
    if successor is not None and (successor.pk == unit.pk or (successor.until and successor.until <= until)):
        raise UnitInvalid("承接单位须是存续的另一单位。", "successor")
    Unit.objects.filter(pk=unit.pk).update(until=until, successor=successor)
    lasting = Q(until__isnull=True) | Q(until__gt=until)
    Substitution.objects.filter(lasting, post__unit=unit, since__lte=until).update(until=until)
    ended = Post.objects.filter(lasting, unit=unit, since__lte=until).update(until=until)
    Post.objects.filter(unit=unit, since__gt=until).update(until=F("since"))
    heir = successor.pk if successor else None
    record("unit.closed", actor=actor, now=now, unit=unit.pk, until=until, successor=heir, posts_ended=ended)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def extend_reach(
    *, unit: Unit, over: Unit, since: date, basis: str, actor: Actor, now: datetime, until: date | None = None
) -> Reach:
    """Let a unit's posts reach another subtree too (派驻、联系). Errors: ``NotAllowed``, ``TermInvalid``."""
    require(actor, MANAGE_REFERENCE, unit, over)
    check_term(since, until)
    reach = Reach.objects.create(unit=unit, over=over, since=since, until=until, basis=basis)
    record("reach.extended", actor=actor, now=now, unit=unit.pk, over=over.pk, since=since, until=until)
    return reach


@transaction.atomic
def end_reach(*, reach: Reach, until: date, actor: Actor, now: datetime) -> Reach:
    """End a further reach. Errors: ``NotAllowed``, ``TermInvalid``."""
    require(actor, MANAGE_REFERENCE, reach.unit, reach.over)
    check_term(reach.since, until)
    if reach.until is not None and reach.until < until:
        raise TermInvalid("已于更早日期结束。", "until")
    Reach.objects.filter(pk=reach.pk).update(until=until)
    record("reach.ended", actor=actor, now=now, reach=reach.pk, until=until)
    reach.refresh_from_db()
    return reach
