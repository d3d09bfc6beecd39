"""Work on many enterprises: asked for on a page, done by the worker, which tells its progress on the row.

A batch may run twice: who has a code is passed over, labels are printed anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from yingshang.kernel import clock
from yingshang.kernel.documents import ConversionFailed
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import BatchKind, BatchState
from yingshang.registry.codes.errors import CodeError, CodeNotInForce, NotPermitted
from yingshang.registry.codes.models import CodeBatch
from yingshang.registry.codes.queries import codes_in
from yingshang.registry.codes.services.issuing import issue_codes
from yingshang.registry.codes.services.labels import print_labels
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.queries import enterprises_for
from yingshang.registry.enterprises.services.register import note

logger = logging.getLogger(__name__)

NEEDED = {BatchKind.ISSUE: may.ISSUE, BatchKind.LABELS: may.PRINT}
BROKE = "系统在处理时出错，已记入日志。可以再提交一次；再次失败时请告诉系统管理员。"


def ask_batch(
    *, kind: str, actor: Actor, now: datetime, enterprise_ids: Sequence[int] = (), unit: Unit | None = None
) -> CodeBatch:
    """Let the worker issue codes or print labels: for these enterprises, or for all active ones of a township.

    Errors: ``NotPermitted``; ``CodeError`` when nothing within reach was named.
    """
    wanted = BatchKind(kind)
    if not actor.has(NEEDED[wanted]) or actor.district_id is None:
        raise NotPermitted("您没有这项权限。")
    rows = enterprises_for(actor).filter(district_id=actor.district_id)
    if unit is not None:
        rows = rows.filter(unit=unit, status=Status.ACTIVE)
        total, ids = rows.count(), []
    else:
        ids = sorted(rows.filter(pk__in=list(enterprise_ids)).values_list("pk", flat=True))
        total = len(ids)
    if not total:
        raise CodeError("没有选中范围内的主体。")
    with transaction.atomic():
        batch = CodeBatch.objects.create(
            district_id=actor.district_id,
            kind=wanted,
            unit=unit,
            enterprises=ids,
            total=total,
            acting_as=actor.acting_as[:100],
            user_id=actor.user_id,
            person_id=actor.person_id,
            seat=actor.seat[:40],
            asked_at=now,
        )
        transaction.on_commit(lambda: work_off.enqueue(batch.pk))
    return batch


@task()
def work_off(batch_id: int) -> None:
    """What the worker does with a batch."""
    run_batch(batch_id=batch_id, now=clock.now())


def run_batch(*, batch_id: int, now: datetime) -> CodeBatch:
    """Do what was asked, as whoever asked may today."""
    batch = CodeBatch.objects.get(pk=batch_id)
    if batch.state not in {BatchState.QUEUED, BatchState.RUNNING}:
        return batch
    batch.state = BatchState.RUNNING
    batch.save(update_fields=["state"])
    actor = actor_for(User.objects.filter(pk=batch.user_id or 0).first(), batch.seat)
    try:
        if batch.kind == BatchKind.ISSUE:
            _issue(batch, actor, now)
        else:
            _labels(batch, actor, now)
    except (CodeError, ConversionFailed) as error:
        _end(batch, BatchState.FAILED, now, str(error))
    except Exception:
        logger.exception("batch %s of codes failed", batch.pk)
        _end(batch, BatchState.FAILED, now, BROKE)
        raise
    else:
        _end(batch, BatchState.DONE, now)
    return batch


def _ids(batch: CodeBatch, actor: Actor) -> list[int]:
    rows = enterprises_for(actor).filter(district_id=batch.district_id)
    rows = (
        rows.filter(unit=batch.unit, status=Status.ACTIVE) if batch.unit_id else rows.filter(pk__in=batch.enterprises)
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _issue(batch: CodeBatch, actor: Actor, now: datetime) -> None:
    def tell(done: int) -> None:
        CodeBatch.objects.filter(pk=batch.pk).update(done=done)

    batch.made, batch.skipped = issue_codes(enterprise_ids=_ids(batch, actor), actor=actor, now=now, tell=tell)
    batch.done = batch.made + batch.skipped


def _labels(batch: CodeBatch, actor: Actor, now: datetime) -> None:
    if not actor.has(may.PRINT):
        raise NotPermitted("您没有打印标签的权限。")
    ids = _ids(batch, actor)
    codes = codes_in(ids)
    if not codes:
        raise CodeNotInForce("选中的主体都没有有效的企业码，请先发码。")
    sheets = print_labels(codes=codes, author=batch.acting_as, now=now)
    batch.done, batch.made, batch.skipped = len(ids), len(codes), len(ids) - len(codes)
    batch.file.save(f"{batch.pk}.{sheets.ending}", ContentFile(sheets.content), save=False)
    with transaction.atomic():
        note(batch.district_id, action="codes.print_labels", actor=actor, now=now, data={"labels": len(codes)})


def _end(batch: CodeBatch, state: BatchState, now: datetime, problem: str = "") -> None:
    batch.state, batch.finished_at, batch.problem = state, now, problem[:300]
    batch.save()


def sheets_before(before: datetime, district_id: int | None) -> QuerySet[CodeBatch]:
    """The finished batches of which a sheet of labels is still kept since before a moment; of one district or all."""
    old = CodeBatch.objects.filter(finished_at__lt=before).exclude(file="")
    return old if district_id is None else old.filter(district_id=district_id)


def drop_sheet(*, batch: CodeBatch) -> None:
    """Let go of a batch's sheet of labels; it can be printed again."""
    batch.file.delete(save=False)
    CodeBatch.objects.filter(pk=batch.pk).update(file="")
