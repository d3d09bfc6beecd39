"""Files received, their rows under an adapter's keys, and the columns proposed for a file that is new."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from yingshang.kernel.evidence.services import blob_path
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.adapters import Adapter, Row, adapter_of
from yingshang.kernel.intake.models import ColumnMapping, Received
from yingshang.kernel.intake.permissions import RECEIVE
from yingshang.kernel.tables import Cell, Table, UnreadableTable, map_header, read_table
from yingshang.kernel.tables.headers import normalise

SAMPLE = 8


def received_for(actor: Actor) -> QuerySet[Received]:
    """The files of the actor's district."""
    if not actor.has(RECEIVE):
        return Received.objects.none()
    rows = Received.objects.filter(district_id=actor.district_id or 0)
    return rows.select_related("sender", "due__owing__form", "mapping", "file")


def file_for(actor: Actor, token: str) -> Received:
    """One file by its token. Errors: ``Received.DoesNotExist``, also out of reach."""
    return received_for(actor).get(token=token)


def latest_title(actor: Actor, adapter: str, key: str) -> str:
    """How the latest sender of a kind of file calls a field; empty when none was mapped in the actor's district."""
    found = ColumnMapping.objects.filter(adapter=adapter, sender__path__startswith=f"/{actor.district_id}/")
    latest = found.order_by("-saved_at", "-pk").first()
    return str(latest.columns.get(key, "")) if latest else ""


def signature_of(header: Sequence[str]) -> str:
    """By what a header is known again: its titles in their order, written however."""
    return hashlib.sha256("\x1f".join(normalise(title) for title in header).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Field key → title of the file, and whether a person has mapped this very header before."""

    columns: Mapping[str, str]
    saved: bool
    missing: Sequence[str] = field(default_factory=tuple)


def proposed(received: Received) -> Proposal:
    """The columns of a file: as mapped once by hand for this sender, else by the titles that the adapter knows."""
    adapter = adapter_of(received.adapter)
    held = ColumnMapping.objects.filter(
        sender_id=received.sender_id, adapter=received.adapter, signature=signature_of(received.header)
    ).first()
    if held is not None:
        return Proposal(held.columns, saved=True, missing=adapter.missing(held.columns))
    found = map_header(received.header, adapter.synonyms)
    columns = {key: received.header[index] for key, index in found.columns.items()}
    return Proposal(columns, saved=False, missing=adapter.missing(columns))


def table_of(content: bytes, name: str, adapter: Adapter, columns: Mapping[str, str] | None = None) -> Table:
    """The table in a file; where no title is known yet, the first row of two columns or more is the header.

    Errors: ``UnreadableTable``.
    """
    synonyms = {key: [title] for key, title in columns.items()} if columns else adapter.synonyms
    try:
        return read_table(io.BytesIO(content), name, synonyms=synonyms)
    except UnreadableTable:
        return read_table(io.BytesIO(content), name)


def content_of(received: Received) -> bytes:
    """The file as it was sent."""
    with default_storage.open(blob_path(received.file.sha256)) as stored:
        return bytes(stored.read())


def rows_under(table: Table, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a table under the adapter's keys."""
    places = {key: table.header.index(title) for key, title in columns.items() if title in table.header}
    for number, cells in table.numbered():
        yield Row(number, {key: cells[place] for key, place in places.items()})


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file as they are."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def sample_of(received: Received) -> Sample:
    """The first rows, so that a person can see which column is which."""
    table = table_of(content_of(received), received.file_name, adapter_of(received.adapter))
    rows = []
    for _, cells in table.numbered():
        rows.append(cells[: len(table.header)])
        if len(rows) == SAMPLE:
            break
    return Sample(table.header, rows)
