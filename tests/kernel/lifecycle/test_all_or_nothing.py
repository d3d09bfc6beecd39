"""A fault at any step of a move, an opening or an attachment leaves every table as it was."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.datastructures import MultiValueDict

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.services import opening, submit_demand
from yingshang.kernel.evidence import services as evidence
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.lifecycle import services
from yingshang.kernel.lifecycle.errors import NotAllowed
from yingshang.kernel.lifecycle.services import perform

pytestmark = pytest.mark.django_db


class Fault(Exception):
    """Raised in the midst."""


def fail(*_: Any, **__: Any) -> None:
    raise Fault


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables of ours."""
    models = [m for m in apps.get_models() if m.__module__.startswith("yingshang.")]
    return {m._meta.label: list(m._default_manager.order_by("pk").values_list()) for m in models}


STEPS = (
    (services.TimelineEntry.objects, "bulk_create"),
    (services.AuditEntry.objects, "bulk_create"),
    (services.Message.objects, "bulk_create"),
    (services.Event.objects, "bulk_create"),
    (services.Delivery.objects, "bulk_create"),
)


def name_of(step: tuple[Any, str]) -> str:
    return f"{step[0].model.__name__}.{step[1]}"


@pytest.mark.parametrize("step", STEPS, ids=name_of)
def test_a_move(road: Road, monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str]) -> None:
    road.to_replied()
    before = everything()
    monkeypatch.setattr(*step, fail)
    with pytest.raises(Fault), transaction.atomic():
        road("enterprise", Move.RATE, solved="no", satisfaction="1", text="没有解决。")
    assert everything() == before


@pytest.mark.parametrize("step", [*STEPS, (opening, "attach")], ids=lambda s: str(getattr(s[0], "model", s[0])))
def test_an_opening(registered: Cast, monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str]) -> None:
    before = everything()
    monkeypatch.setattr(*step, fail)
    with pytest.raises(Fault), transaction.atomic():
        submit_demand(
            actor=registered.enterprise,
            now=MONDAY,
            content="积水。",
            contact_name="刘晨光",
            contact_phone="13800000001",
            files=[SimpleUploadedFile("a.txt", b"a")],
        )
    assert everything() == before


def _supply(road: Road, *files: SimpleUploadedFile) -> None:
    given = MultiValueDict({"attachments": list(files)})
    perform(road.case, Move.SUPPLY, {"text": "见附件。"}, files=given, actor=road.cast.enterprise, now=road.now)


def test_the_second_file_is_broken(road: Road) -> None:
    road.to_handling()
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    before = everything()
    good, bad = SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.jpg", b"no picture")
    with pytest.raises(EvidenceError), transaction.atomic():
        _supply(road, good, bad)
    assert everything() == before


def test_the_last_word_of_a_file_fails(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    road.to_handling()
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    before = everything()
    monkeypatch.setattr(evidence, "append", fail)
    with pytest.raises(Fault), transaction.atomic():
        _supply(road, SimpleUploadedFile("a.txt", b"a"))
    assert everything() == before


def test_a_refused_move_stores_no_file(road: Road) -> None:
    road.to_handling()
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    content = b"a letter that nobody shall keep"
    sent = MultiValueDict({"attachments": [SimpleUploadedFile("a.txt", content)]})
    with pytest.raises(NotAllowed):
        perform(road.case, Move.SUPPLY, {"text": "x"}, files=sent, actor=road.cast.officer_a, now=road.now)
    assert not default_storage.exists(evidence.blob_path(hashlib.sha256(content).hexdigest()))
