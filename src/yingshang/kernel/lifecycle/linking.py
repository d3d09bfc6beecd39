"""Linking cases of any kind: the link and an entry in both trails, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from yingshang.kernel.cases.links import role_named
from yingshang.kernel.cases.models import Case, CaseLink, Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.permissions import permission
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import lifecycle_of
from yingshang.kernel.lifecycle.errors import NotAllowed
from yingshang.kernel.lifecycle.moves import remark
from yingshang.kernel.lifecycle.services import load, store

LINK = permission("lifecycle.link_cases", "关联、解除关联事项（如督办事项）", roles=("office_clerk", "office_head"))


def link_cases(*, source: Case, target: Case, role: str, reason: str, actor: Actor, now: datetime) -> CaseLink:
    """Let a case refer to another, with an entry in the trail of both.

    Arguments:
        role: a declared one (``kernel.cases.links``); the source refers to the target.

    Errors: ``NotAllowed`` for cases of two districts, a case and itself, or a link that there is.
    """
    names = role_named(role)
    if source.pk == target.pk or source.district_id != target.district_id:
        raise NotAllowed("请填写本区另一事项的编号。")
    with transaction.atomic():
        ends = _ends(source, target)
        if CaseLink.objects.filter(source=source, target=target, role=role, until=None).exists():
            raise NotAllowed(f"{source.number} 与 {target.number} 已经关联。")
        made = CaseLink.objects.create(source=source, target=target, role=role, since=now, reason=reason[:200])
        words = {source.pk: (names.target_name, target), target.pk: (names.source_name, source)}
        _note_ends(ends, words, "关联事项", "link", reason, actor=actor, now=now)
    return made


def unlink_cases(*, link: CaseLink, reason: str, actor: Actor, now: datetime) -> None:
    """End a link; it stays on record, and both trails say why. Errors: ``NotAllowed`` when it has ended already."""
    names = role_named(link.role)
    with transaction.atomic():
        ends = _ends(link.source, link.target)
        ended = CaseLink.objects.filter(pk=link.pk, until=None).update(until=now, ended_for=reason[:200])
        if not ended:
            raise NotAllowed("该关联已经解除，请刷新页面。")
        words = {
            link.source_id: (names.target_name, link.target),
            link.target_id: (names.source_name, link.source),
        }
        _note_ends(ends, words, "解除关联", "unlink", reason, actor=actor, now=now)


def _ends(*cases: Case) -> list[Aggregate]:
    """Two cases of any kind, locked in the order of their keys, whoever asks for them in which order."""
    return [load(case.pk, lifecycle_of(case.kind)) for case in sorted(cases, key=lambda case: case.pk)]


def _note_ends(
    ends: Iterable[Aggregate],
    words: Mapping[int, tuple[str, Case]],
    name: str,
    move: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    for aggregate in ends:
        what, other = words[aggregate.case.pk]
        text = f"{what}：{other.number}。{reason}"
        remark(aggregate, text, visibility=Visibility.STAFF, actor=actor, now=now, name=name, move=move)
        store(aggregate, seen=aggregate.case.version, wanted=name)
