"""What comes in and is not wanted: pages that were set aside, files that were withdrawn or refused. Never what was filed."""

from __future__ import annotations

from django.db import transaction

from yingshang.kernel.evidence.models import Blob
from yingshang.kernel.evidence.services import release_blob
from yingshang.kernel.intake.enums import PageState, ReceivedState
from yingshang.kernel.intake.models import Received, ScanBatch, ScanPage
from yingshang.kernel.retention.registry import Ask, Each, Leftovers


def pictures_set_aside(ask: Ask) -> Leftovers:
    """The pictures of pages that belong nowhere; that they came, and why they were set aside, stays."""

    def take(page: ScanPage) -> None:
        blob = page.picture
        ScanPage.objects.filter(pk=page.pk).update(picture=None)
        _release(blob)

    aside = ScanPage.objects.filter(state=PageState.DROPPED, picture__isnull=False, batch__given_at__lt=ask.before)
    aside = aside.select_related("picture")
    return Each(aside if ask.district is None else aside.filter(batch__district=ask.district), take)


def files_set_aside(ask: Ask) -> Leftovers:
    """Files that were withdrawn or could not be taken in, with what was noted of them."""

    @transaction.atomic
    def take(received: Received) -> None:
        received.delete()
        _release(received.file)

    aside = Received.objects.filter(
        state__in=[ReceivedState.DROPPED, ReceivedState.REFUSED], version=None, received_at__lt=ask.before
    ).select_related("file")
    return Each(aside if ask.district is None else aside.filter(district=ask.district), take)


def _release(blob: Blob | None) -> None:
    """Let a content go unless a batch names it: batches name theirs by hash, without a foreign key."""
    if blob is not None and not ScanBatch.objects.filter(files__icontains=blob.sha256).exists():
        release_blob(blob.pk)
