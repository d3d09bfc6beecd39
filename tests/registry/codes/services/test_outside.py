"""What the worker and the command line do, as they do it: with no transaction around them."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.registry.codes.making import firms, issued
from tests.registry.enterprises.making import code_of
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.registry.codes.enums import BatchKind, BatchState, UploadState
from yingshang.registry.codes.models import Code, CodeRegistration
from yingshang.registry.codes.services import (
    ask_batch,
    confirm_upload,
    preview_upload,
    revoke_closed,
    rotate_key,
    run_batch,
    run_upload,
    upload_city_list,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_batches_lists_keys_and_closed_entities(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # labels as .docx, without LibreOffice's seconds
    now, office = clock.now(), cast.office_clerk
    ids = [firm.pk for firm in firms(cast, 3)]
    issued(cast, 1)
    for kind in (BatchKind.ISSUE, BatchKind.LABELS):
        batch = ask_batch(kind=kind, enterprise_ids=ids, actor=office, now=now)
        assert run_batch(batch_id=batch.pk, now=now).state == BatchState.DONE, kind
    rotate_key(actor=cast.system, now=now, district_id=cast.units["district"].pk)
    data = f"统一社会信用代码,注册时间\n{code_of(1)},2025-06-01\n".encode()
    upload = upload_city_list(data=data, name="x.csv", as_of=clock.today(), actor=office, now=now)
    assert preview_upload(upload_id=upload.pk, now=now).state == UploadState.UPLOADED
    confirm_upload(upload_id=upload.pk, actor=office, now=now)
    assert run_upload(upload_id=upload.pk, now=now).state == UploadState.DONE
    assert CodeRegistration.objects.count() == 1
    type(Code.objects.select_related("enterprise").all()[0].enterprise).objects.update(status="cancelled")
    assert revoke_closed(now=now) == 3
    wanted = ["issue", "issue_many", "print_labels", "rotate_key", "import", "revoke_closed"]
    found = Entry.objects.filter(action__startswith="codes.").order_by("pk").values_list("action", flat=True)
    assert list(found) == [f"codes.{action}" for action in wanted]
