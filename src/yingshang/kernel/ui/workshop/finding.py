"""How the pages of the editor find their paper and part: what the actor does not edit is not found."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.models import Paper, Section
from yingshang.kernel.workshop.permissions import can_edit
from yingshang.kernel.workshop.queries import paper_for
from yingshang.kernel.workshop.queries.editing import section_in
from yingshang.kernel.workshop.services.editing import EDITABLE


def edited_paper(actor: Actor, key: str) -> Paper:
    """The paper with this number. Errors: ``Http404``."""
    try:
        paper = paper_for(actor, key)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if not can_edit(actor, paper):
        raise Http404
    return paper


def edited_section(actor: Actor, key: str, pk: int) -> Section:
    """A part of the paper with this number. Errors: ``Http404``."""
    paper = edited_paper(actor, key)
    try:
        return section_in(paper, pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def is_open(paper: Paper) -> bool:
    """Whether its text may be changed now."""
    return paper.case.state in EDITABLE
