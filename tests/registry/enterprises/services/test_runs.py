"""An import begun on a page: upload, confirm, the worker, the result."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.base import ContentFile

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel.audit.models import Entry
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.errors import ImportNotReady
from yingshang.registry.enterprises.models import Contact, Enterprise, ImportRun
from yingshang.registry.enterprises.services import (
    confirm_import,
    preview_import,
    run_import,
    unmask_contact,
    upload_register,
    withdraw_import,
)

GOOD = f"企业名称,统一社会信用代码,住所\n云溪一商贸有限公司,{code_of(1)},清溪镇柳湾村1号\n"
MIXED = f"{GOOD}云溪二商贸有限公司,123,清溪镇\n"


def upload(cast: Cast, now: datetime, text: str = GOOD, *, strict: bool = False) -> ImportRun:
    """A file of the office clerk, uploaded and looked through."""
    file = ContentFile(text.encode())
    run = upload_register(file=file, name="名录.csv", strict=strict, actor=cast.office_clerk, now=now)
    assert run.state == ImportState.PREVIEWING
    return preview_import(run_id=run.pk, now=now)


def test_an_upload_shows_what_it_would_do_and_does_nothing(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, MIXED)
    assert (run.state, run.rows, run.created, run.rejected) == (ImportState.UPLOADED, 2, 1, 1)
    assert run.result["titles"]["name"] == "企业名称"
    assert run.result["sample"][0][0] == "云溪一商贸有限公司"
    assert not Enterprise.objects.exists()


def test_a_confirmed_file_is_brought_in_once_and_forgotten(cast: Cast, now: datetime) -> None:
    run = upload(cast, now)
    confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    with pytest.raises(ImportNotReady):
        confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    done = run_import(run_id=run.pk, now=now)
    assert (done.state, done.created, done.done) == (ImportState.DONE, 1, 1)
    assert run_import(run_id=run.pk, now=now).state == ImportState.DONE
    assert Enterprise.objects.count() == 1
    assert ImportRun.objects.get().file.name == ""
    entry = Entry.objects.get(action="enterprises.import")
    assert entry.person_id == cast.office_clerk.person_id


def test_a_strict_file_with_an_error_writes_nothing(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, MIXED, strict=True)
    confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    assert run_import(run_id=run.pk, now=now).state == ImportState.REFUSED
    assert not Enterprise.objects.exists()


def test_a_file_that_cannot_be_read_says_why_in_full(cast: Cast, now: datetime) -> None:
    run = upload(cast, now)
    run.file.save("changed.csv", ContentFile("企业名称,住所\n云溪一商贸有限公司,清溪镇\n".encode()))
    confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    run = run_import(run_id=run.pk, now=now)
    assert run.state == ImportState.FAILED
    assert "缺少必需的列" in run.result["problem"]
    assert "sample" not in run.result
    assert not run.file
    assert not Enterprise.objects.exists()


def test_a_withdrawn_file_is_gone(cast: Cast, now: datetime) -> None:
    run = upload(cast, now)
    withdraw_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    with pytest.raises(ImportNotReady):
        confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)


def test_a_preview_of_what_is_no_register_says_why(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, "a,b\n1,2\n")
    assert run.state == ImportState.FAILED
    assert "表头" in run.result["problem"]
    assert not run.file


def test_a_file_withdrawn_while_it_is_looked_through_stays_withdrawn(cast: Cast, now: datetime) -> None:
    file = ContentFile(GOOD.encode())
    run = upload_register(file=file, name="名录.csv", actor=cast.office_clerk, now=now)
    withdraw_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    assert preview_import(run_id=run.pk, now=now).state == ImportState.REFUSED


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_error_that_no_file_should_cause_ends_the_run_in_words(cast: Cast, now: datetime, confirmed: bool) -> None:
    if confirmed:
        run = upload(cast, now)
        confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    else:
        file = ContentFile(GOOD.encode())
        run = upload_register(file=file, name="名录.csv", actor=cast.office_clerk, now=now)
    run.file.storage.delete(run.file.name)  # a disk that lost it
    with pytest.raises(FileNotFoundError):
        (run_import if confirmed else preview_import)(run_id=run.pk, now=now)
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert "请重新上传" in run.result["problem"]
    assert not Enterprise.objects.exists()


def test_an_unmasking_needs_a_reason_and_is_recorded(cast: Cast, now: datetime) -> None:
    made = make_enterprise(1, cast.units["district"])
    contact = Contact.objects.create(enterprise=made, role="liaison", name="李某", phone="13900000000")
    given = {"uscc": made.uscc, "contact_id": contact.pk, "actor": cast.office_clerk, "now": now}
    with pytest.raises(ValueError, match="用途"):
        unmask_contact(reason=" ", **given)
    assert unmask_contact(reason="电话回访", **given).phone == "13900000000"
    entry = Entry.objects.get(action="enterprises.unmask")
    assert entry.data["reason"] == "电话回访"
    assert "1390000" not in str(entry.data)
