"""Files within reach: only through a case that the actor may see."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.evidence.services import blob_path, thumbnail_path
from yingshang.kernel.identity.actors import Actor


def attachments_of(case: Case, actor: Actor) -> list[Attachment]:
    """The files of a case that the actor may see; internal ones are for officials."""
    found = Attachment.objects.filter(case=case).select_related("blob", "given_by")
    return list(found if actor.audience == "staff" else found.filter(visibility=Visibility.ALL))


def attachment_for(actor: Actor, token: str) -> Attachment:
    """One file by its token. Errors: ``Attachment.DoesNotExist`` unless the actor may see it and its case."""
    found = Attachment.objects.filter(visible_cases(actor, "case__"), token=token).select_related("blob", "case")
    if actor.audience != "staff":
        found = found.filter(visibility=Visibility.ALL)
    return found.get()


def open_blob(attachment: Attachment, *, thumbnail: bool = False) -> BinaryIO:
    """The content of a file, or its thumbnail. Errors: ``FileNotFoundError``."""
    sha256 = attachment.blob.sha256
    return cast("BinaryIO", default_storage.open(thumbnail_path(sha256) if thumbnail else blob_path(sha256)))
