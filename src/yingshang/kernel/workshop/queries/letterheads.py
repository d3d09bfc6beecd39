"""The office's own forms of papers: which there are, and which one a paper takes."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from yingshang.kernel.clock import day_of
from yingshang.kernel.documents import OfficeTemplate, read_template
from yingshang.kernel.evidence.services import blob_path
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.models import Edition, Letterhead
from yingshang.kernel.workshop.permissions import EDIT


def letterheads_for(actor: Actor) -> QuerySet[Letterhead]:
    """The forms of the actor's district, for its office; the latest first."""
    if not (actor.has(EDIT) and actor.district_wide):
        return Letterhead.objects.none()
    return Letterhead.objects.filter(district_id=actor.district_id).select_related("blob", "district")


def letterhead_for(actor: Actor, pk: int) -> Letterhead:
    """One of them. Errors: ``Letterhead.DoesNotExist``."""
    return letterheads_for(actor).get(pk=pk)


def letterhead_of(edition: Edition) -> Letterhead | None:
    """The form that an edition takes: the one in force when it was frozen, so that its file stays the same.

    One for its own kind of paper goes before one for every kind; an erratum takes that of its paper.
    """
    frozen = edition.frozen
    kinds = [frozen.kind, *([edition.paper.template] if edition.paper is not None else []), ""]
    held = Letterhead.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=frozen.frozen_at),
        district_id=frozen.unit.root_id,
        kind__in=kinds,
        since__lte=day_of(frozen.frozen_at),
        at__lte=frozen.frozen_at,
    )
    return min(
        held.select_related("blob").order_by("-since", "-pk"), key=lambda row: kinds.index(row.kind), default=None
    )


def content_of_letterhead(letterhead: Letterhead) -> bytes:
    """The file as it was given. Errors: ``FileNotFoundError``."""
    with default_storage.open(blob_path(letterhead.blob.sha256)) as file:
        return bytes(file.read())


def template_of_letterhead(letterhead: Letterhead) -> OfficeTemplate:
    """The form, ready to be filled. Errors: ``FileNotFoundError``, ``UnfitTemplate``."""
    return read_template(content_of_letterhead(letterhead))
