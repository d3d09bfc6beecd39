"""The auditor's page: filters, the other administrators' acts, the first broken entry, and nothing of a case."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import yingshang
from tests.cast import Cast
from tests.road import Road
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.tasks import VERIFY
from yingshang.kernel.identity.services import deactivate_account, reset_password
from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.ui.administration.wording import actions

pytestmark = pytest.mark.django_db
URL = "/settings/audit/"


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    cast.login(client, "audit_admin")
    return client


def test_the_other_administrators_acts_are_found(auditor: Client, cast: Cast, now: datetime) -> None:
    reset_password(user=cast.users["officer_a"], password="云溪-correct-7788", actor=cast.security_admin, now=now)
    deactivate_account(user=cast.users["officer_b"], actor=cast.system_admin, now=now)
    page = auditor.get(f"{URL}?role=security_admin").content.decode()
    assert "重置他人密码" in page.partition("<tbody>")[2]
    assert "杨安全" in page
    assert "停用账号" not in page.partition("<tbody>")[2]
    page = auditor.get(f"{URL}?role=system_admin").content.decode()
    assert "停用账号" in page.partition("<tbody>")[2]
    assert "重置他人密码" not in page.partition("<tbody>")[2]
    assert "韩系统" in auditor.get(f"{URL}?who=韩").content.decode()
    assert "<tbody>" not in auditor.get(f"{URL}?action=unit.moved").content.decode()
    assert "<tbody>" not in auditor.get(f"{URL}?until=2001-01-01").content.decode()
    assert "重置他人密码" in auditor.get(f"{URL}?since=2001-01-01&kind=accounts").content.decode()


def test_of_a_case_only_that_something_was_done(road: Road, client: Client) -> None:
    road.accept().dispatch()
    road.cast.login(client, "audit_admin")
    answer: Any = client.get(f"{URL}?kind=case&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert road.case.number in text
    assert road.case.title not in text
    entry = Entry.objects.filter(chain__kind="case").latest("pk")
    assert entry.data["entry"] not in text


def test_moves_of_a_case_are_named_and_found_by_their_names(road: Road, client: Client) -> None:
    road.accept().dispatch()
    road.cast.login(client, "audit_admin")
    page = client.get(f"{URL}?kind=case").content.decode()
    body = page.partition("<tbody>")[2]
    assert "企业诉求：派单" in body
    assert "demand.dispatch" not in body
    assert "企业授权" in body
    assert "mandate:" not in body
    assert f"事项 {road.case.number}" in body
    body = client.get(f"{URL}?action=demand.accept").content.decode().partition("<tbody>")[2]
    assert "企业诉求：受理" in body
    assert "企业诉求：派单" not in body


def test_every_action_that_the_source_writes_has_a_name() -> None:
    wording = re.compile(r"""(?:action=|_?(?:record|note)\(\s*)"([a-z][a-z_-]*\.[a-z_]+)\"""")
    source = Path(yingshang.__file__).parent
    written = {code for path in source.rglob("*.py") for code in wording.findall(path.read_text(encoding="utf-8"))}
    assert len(written) > 50
    assert written - set(actions()) == set()


def test_a_verification_is_asked_for_and_its_fault_named(auditor: Client, now: datetime) -> None:
    assert auditor.post(f"{URL}verify/").status_code == 302
    run = JobRun.objects.get(job=VERIFY)
    assert run.state == RunState.DUE
    assert "等待核验" in auditor.get(URL).content.decode()
    broken = {"chain": "accounts:all", "seq": 7, "what": "digest", "block": None}
    found = {"ok": False, "entries": 6, "heads": 0, "first_broken": broken}
    JobRun.objects.update(state=RunState.DONE, finished_at=now, result=found)
    page = auditor.get(URL).content.decode()
    assert "accounts:all 第 7 条，记录内容被改动" in page
    other = {"chain": "case:A1", "seq": 2, "what": "trail_changed", "block": None}
    JobRun.objects.update(result={**found, "broken": [broken, other]})
    page = auditor.get(URL).content.decode()
    assert "2 条链不符" in page
    assert "case:A1 第 2 条，事项经过被改动" in page
    JobRun.objects.update(result={"ok": True, "entries": 6, "heads": 1, "first_broken": None})
    assert "核验通过" in auditor.get(URL).content.decode()


def test_the_queries_do_not_grow_with_the_rows(road: Road, client: Client, django_assert_max_num_queries: Any) -> None:
    road.cast.login(client, "audit_admin")
    client.get(URL)
    with django_assert_max_num_queries(16):
        client.get(URL)
    road.accept().dispatch()
    with django_assert_max_num_queries(16):
        client.get(URL)


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "office_head"])
def test_nobody_else_enters(cast: Cast, client: Client, who: str) -> None:
    cast.login(client, who)
    assert client.get(URL).status_code == 403
    assert client.post(f"{URL}verify/").status_code == 403
    assert not JobRun.objects.exists()
