"""Many at once: the worker issues and prints as whoever asked may; every printed label decodes and verifies."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from tests.cast import Cast
from tests.registry.codes.making import firms, issued
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock, seal
from yingshang.kernel.documents import MissingProgram, find_office
from yingshang.registry.codes.enums import BatchKind, BatchState
from yingshang.registry.codes.errors import CodeError, NotPermitted
from yingshang.registry.codes.models import Code, CodeBatch
from yingshang.registry.codes.queries import code_behind, codes_in
from yingshang.registry.codes.rules.payload import check
from yingshang.registry.codes.services import KEY, ask_batch, drop_sheet, print_labels, run_batch, sheets_before

pytestmark = pytest.mark.django_db


def texts(pdf: bytes) -> Iterator[str]:
    """What an independent decoder reads on all pages."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        picture = page.render(scale=150 / 72).to_pil()
        yield from (code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))
    document.close()


def needs_office() -> None:
    try:
        find_office()
    except MissingProgram:
        pytest.skip("needs LibreOffice")


def test_a_township_is_issued_and_its_sheet_verifies_label_by_label(cast: Cast) -> None:
    needs_office()
    firms(cast, 12)
    make_enterprise(20, cast.units["district"], unit=cast.units["subdistrict"])
    make_enterprise(21, cast.units["district"], unit=cast.units["township"], status="cancelled")
    asked = {"unit": cast.units["township"], "actor": cast.office_clerk, "now": clock.now()}
    batch = ask_batch(kind=BatchKind.ISSUE, **asked)
    assert (batch.state, batch.total) == (BatchState.QUEUED, 12)
    batch = run_batch(batch_id=batch.pk, now=clock.now())
    assert (batch.state, batch.made, batch.skipped) == (BatchState.DONE, 12, 0)
    labels = ask_batch(kind=BatchKind.LABELS, **asked)
    labels = run_batch(batch_id=labels.pk, now=clock.now())
    assert (labels.state, labels.made, labels.file.name[-3:]) == (BatchState.DONE, 12, "pdf")
    with labels.file.open("rb") as file:
        read = list(texts(file.read()))
    keys = seal.public_keys(KEY)
    assert len(read) == 12
    assert all(check(text, keys).found == "valid" for text in read)
    assert {code_behind(text) for text in read} == set(Code.objects.all())
    assert run_batch(batch_id=labels.pk, now=clock.now()).finished_at == labels.finished_at, "done is done"
    assert not sheets_before(clock.now() - timedelta(days=1), None).exists()
    (old,) = sheets_before(clock.now() + timedelta(days=1), None)
    drop_sheet(batch=old)
    assert not sheets_before(clock.now() + timedelta(days=1), None).exists()
    assert not CodeBatch.objects.get(pk=labels.pk).file


def test_long_lists_are_printed_in_parts_and_joined(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_office()
    monkeypatch.setattr("yingshang.registry.codes.services.labels.CHUNK", 2)
    ids = [firm.pk for firm in firms(cast, 3)]
    for number in (1, 2, 3):
        issued(cast, number)
    sheets = print_labels(codes=codes_in(ids), author="区营商办", now=clock.now())
    assert len(list(texts(sheets.content))) == 3


def test_without_libreoffice_the_sheet_is_for_wps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ids = [firm.pk for firm in firms(cast, 2)]
    issued(cast, 1)
    issued(cast, 2)
    sheets = print_labels(codes=codes_in(ids), author="区营商办", now=clock.now())
    assert sheets.ending == "docx"
    with zipfile.ZipFile(io.BytesIO(sheets.content)) as package:
        assert sum(name.endswith(".png") for name in package.namelist()) == 2


def test_who_may_not_asks_in_vain(cast: Cast) -> None:
    ids = [firm.pk for firm in firms(cast, 1)]
    with pytest.raises(NotPermitted):
        ask_batch(kind=BatchKind.ISSUE, enterprise_ids=ids, actor=cast.township_clerk, now=clock.now())
    with pytest.raises(CodeError, match="范围内"):
        other = make_enterprise(9, cast.units["district"], unit=cast.units["subdistrict"])
        ask_batch(kind=BatchKind.LABELS, enterprise_ids=[other.pk], actor=cast.township_clerk, now=clock.now())
    assert not CodeBatch.objects.exists()


def test_labels_without_codes_are_no_sheet_and_the_reason_is_told(cast: Cast) -> None:
    ids = [firm.pk for firm in firms(cast, 1)]
    batch = ask_batch(kind=BatchKind.LABELS, enterprise_ids=ids, actor=cast.township_clerk, now=clock.now())
    batch = run_batch(batch_id=batch.pk, now=clock.now())
    assert (batch.state, "请先发码" in batch.problem) == (BatchState.FAILED, True)


def test_whoever_lost_the_right_meanwhile_is_refused_by_the_worker(cast: Cast) -> None:
    ids = [firm.pk for firm in firms(cast, 1)]
    batch = ask_batch(kind=BatchKind.ISSUE, enterprise_ids=ids, actor=cast.office_clerk, now=clock.now())
    cast.users["office_clerk"].person.posts.update(until=clock.today())
    batch = run_batch(batch_id=batch.pk, now=clock.now())
    assert batch.state == BatchState.FAILED
    assert not Code.objects.filter(enterprise__uscc=code_of(1)).exists()
