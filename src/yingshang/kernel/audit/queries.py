"""Reading the chains: an object's trail, and the public chain of blocks."""

from __future__ import annotations

from django.db.models import QuerySet

from yingshang.kernel.audit.models import Block, Entry


def entries_of(kind: str, ref: str | int) -> QuerySet[Entry]:
    """The entries of one chain, oldest first."""
    return Entry.objects.filter(chain__kind=kind, chain__ref=str(ref)).order_by("seq")


def blocks() -> QuerySet[Block]:
    """The public chain, oldest first, without the heads: what may be published for anyone to check."""
    return Block.objects.defer("heads").order_by("number")
