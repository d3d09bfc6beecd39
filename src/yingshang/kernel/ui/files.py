"""Files of cases, handed out through their case alone."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.evidence.queries import attachment_for, open_blob
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import hides_names, shown_name

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
"""What the browser may show; everything else is saved."""


@audience("staff", "enterprise")
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file of a case that the reader may see."""
    return _answer(request, token, thumbnail=False)


@audience("staff", "enterprise")
def thumbnail(request: HttpRequest, token: str) -> HttpResponseBase:
    """Its small picture."""
    return _answer(request, token, thumbnail=True)


def _answer(request: HttpRequest, token: str, *, thumbnail: bool) -> HttpResponseBase:
    try:
        found = attachment_for(actor_of(request), token)
        content = open_blob(found, thumbnail=thumbnail)
    except (Attachment.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    media_type = "image/jpeg" if thumbnail else found.blob.media_type
    response = FileResponse(content, content_type=media_type)
    way = "inline" if media_type in SHOWN else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(_name(found, actor_of(request)))}"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _name(found: Attachment, actor: Actor) -> str:
    """The name under which the reader gets it."""
    hidden = hides_names(found.case, actor)
    number = Attachment.objects.filter(case_id=found.case_id, pk__lte=found.pk).count() if hidden else 0
    return shown_name(found, number, hidden=hidden)
