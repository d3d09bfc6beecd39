"""Limits as dated data, and the run: what is past its limit goes, is counted and noted; what is kept for good never."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session

from tests.cast import Cast
from tests.road import Road
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.models import Party
from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.lifecycle.models import IdempotencyKey
from yingshang.kernel.outbox.models import Channel, Delivery, Event, Message, SendState
from yingshang.kernel.retention.errors import LimitRefused, Untouchable
from yingshang.kernel.retention.models import RetentionLimit, RetentionRun
from yingshang.kernel.retention.queries import limits_on
from yingshang.kernel.retention.registry import Ask, Rows, check, kinds, retained
from yingshang.kernel.retention.services import Cleared, run_retention, set_limit

pytestmark = pytest.mark.django_db
LONG = timedelta(days=4000)


def message(party: Party, at: datetime, key: str, state: SendState = SendState.SENT) -> Message:
    return Message.objects.create(
        recipient=party, topic="t", title="x", key=key, state=state, next_attempt_at=at, created_at=at,
        channel=Channel.IN_APP,
    )  # fmt: skip


def removed(done: Cleared) -> dict[str, int]:
    return {line.code: line.removed for line in done.lines if line.removed}


def test_what_is_past_its_limit_goes_and_the_rest_stays(cast: Cast, now: datetime) -> None:
    party = cast.enterprise_party
    message(party, now - timedelta(days=731), "old")
    message(party, now - timedelta(days=729), "young")
    message(party, now - timedelta(days=999), "waits", SendState.QUEUED)
    dry = run_retention(actor=cast.system, now=now, dry_run=True)
    assert removed(dry) == {"outbox.messages": 1}
    assert Message.objects.count() == 3
    assert not Entry.objects.exists()
    done = run_retention(actor=cast.system, now=now)
    assert removed(done) == removed(dry)
    assert set(Message.objects.values_list("key", flat=True)) == {"young", "waits"}
    entry = Entry.objects.get(action="retention.run")
    assert entry.data["counts"] == {"outbox.messages": 1}
    assert entry.data["digest"] == done.digest != ""
    assert Entry.objects.get(action="retention.begun").data["limits"] == {"outbox.messages": 730}
    run = RetentionRun.objects.get()
    assert (run.counts["outbox.messages"], run.counts["login.codes"], run.digest) == (1, 0, done.digest)
    again = run_retention(actor=cast.system, now=now)
    assert removed(again) == {}
    assert again.digest != done.digest


def test_deliveries_go_before_their_events(now: datetime, db: None) -> None:
    long_ago = now - timedelta(days=400)
    for key, state in (("done", SendState.SENT), ("given up", SendState.FAILED)):
        event = Event.objects.create(topic="t", key=key, created_at=long_ago)
        Delivery.objects.create(event=event, handler="h", state=state, next_attempt_at=now, done_at=long_ago)
    from yingshang.kernel.identity.actors import SYSTEM

    done = run_retention(actor=SYSTEM, now=now)
    assert removed(done) == {"outbox.deliveries": 1, "outbox.events": 1}
    assert Event.objects.get().key == "given up"


def test_jobs_sessions_and_keys(cast: Cast, now: datetime) -> None:
    for state in (RunState.DONE, RunState.FAILED, RunState.SKIPPED):
        JobRun.objects.create(job=state, due=now, not_before=now, state=state, finished_at=now - timedelta(days=31))
    JobRun.objects.create(job="new", due=now, not_before=now, state=RunState.DONE, finished_at=now)
    Session.objects.create(session_key="old", expire_date=now - timedelta(days=2))
    Session.objects.create(session_key="new", expire_date=now + timedelta(days=2))
    for key, age in (("old", 8), ("new", 6)):
        IdempotencyKey.objects.create(seat="client:1", key=key, request="x", at=now - timedelta(days=age))
    assert removed(run_retention(actor=cast.system, now=now)) == {
        "jobs.runs": 2,
        "lifecycle.keys": 1,
        "sessions.ended": 1,
    }
    assert set(JobRun.objects.values_list("job", flat=True)) == {"failed", "new"}
    assert Session.objects.get().session_key == "new"


def test_more_rows_than_a_batch_take_no_more_than_they_are(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingshang.kernel.retention.registry.BATCH", 2)
    for number in range(5):
        message(cast.enterprise_party, now - LONG, str(number))
    assert removed(run_retention(actor=cast.system, now=now)) == {"outbox.messages": 5}


def test_a_case_its_trail_clocks_and_files_are_untouched(road: Road, now: datetime) -> None:
    road.accept().dispatch()
    models = (Case, TimelineEntry, Deadline, Attachment)
    before = [list(model._base_manager.order_by("pk").values()) for model in models]
    entries = Entry.objects.count()
    done = run_retention(actor=road.cast.system, now=now + LONG)
    assert done.removed > 0
    assert [list(model._base_manager.order_by("pk").values()) for model in models] == before
    assert Entry.objects.count() == entries + 2
    assert verify().ok


@pytest.mark.parametrize(
    "label",
    [
        "cases.Case", "cases.TimelineEntry", "cases.CaseParty", "deadlines.Deadline", "evidence.Attachment",
        "audit.Entry", "audit.Block", "audit.Chain", "draws.Draw", "figures.FrozenReport", "workshop.Edition",
        "identity.Person", "demands.Demand", "ui.Watch",
    ],
)  # fmt: skip
def test_what_is_kept_for_good_cannot_be_declared(label: str) -> None:
    with pytest.raises(Untouchable):
        Rows(apps.get_model(label)._base_manager.all())


@pytest.mark.parametrize("code", sorted(kinds()))
def test_every_kind_can_be_asked_for(code: str, now: datetime, cast: Cast) -> None:
    kind = kinds()[code]
    assert kind.minimum <= kind.days
    assert kind.basis
    for district in [None, *([cast.units["district"]] if kind.by_district else [])]:
        found = kind.find(Ask(now, now, district))
        assert found.count() == 0
        assert list(found.let_go()) == []


def test_one_district_alone(cast: Cast, now: datetime) -> None:
    message(cast.enterprise_party, now - LONG, "old")
    done = run_retention(actor=cast.system, now=now, district=cast.units["district"])
    assert {line.code for line in done.lines} == {code for code, kind in kinds().items() if kind.by_district}
    assert Message.objects.exists()
    assert Entry.objects.get(action="retention.run").data["district"] == cast.units["district"].pk


class TestLimits:
    """A limit is a dated row within the bounds of its kind."""

    def set(self, cast: Cast, now: datetime, days: int, since: date, code: str = "outbox.messages") -> RetentionLimit:
        return set_limit(code=code, days=days, since=since, basis="局规〔2026〕3号", actor=cast.system_admin, now=now)

    def days(self, on: date, code: str = "outbox.messages") -> int:
        return next(one.days for one in limits_on(on) if one.kind.code == code)

    def test_it_counts_from_its_day_and_ends_the_one_before(self, cast: Cast, now: datetime) -> None:
        today = now.date()
        self.set(cast, now, 365, today)
        self.set(cast, now, 200, today + timedelta(days=10))
        assert [self.days(today + timedelta(days=d)) for d in (-1, 0, 9, 10)] == [730, 365, 365, 200]
        assert Entry.objects.filter(action="retention.limit_set").count() == 2
        message(cast.enterprise_party, now - timedelta(days=366), "old")
        assert removed(run_retention(actor=cast.system, now=now)) == {"outbox.messages": 1}

    @pytest.mark.parametrize(
        ("code", "days", "ahead", "basis", "said"),
        [
            ("outbox.messages", 179, 1, "x", "不得少于 180 天"),
            ("login.attempts", 90, 1, "x", "六个月"),
            ("login.codes", 31, 1, "x", "不得超过 30 天"),
            ("outbox.messages", 365, -1, "x", "不能早于今天"),
            ("outbox.messages", 365, 1, " ", "依据"),
        ],
    )
    def test_the_law_has_bounds(
        self, cast: Cast, now: datetime, code: str, days: int, ahead: int, basis: str, said: str
    ) -> None:
        since = now.date() + timedelta(days=ahead)
        with pytest.raises(LimitRefused, match=said):
            set_limit(code=code, days=days, since=since, basis=basis, actor=cast.system_admin, now=now)
        assert not RetentionLimit.objects.exists()

    def test_an_earlier_one_is_not_slipped_in(self, cast: Cast, now: datetime) -> None:
        self.set(cast, now, 365, now.date() + timedelta(days=5))
        with pytest.raises(LimitRefused):
            self.set(cast, now, 200, now.date() + timedelta(days=5))

    @pytest.mark.parametrize("name", ["office_head", "security_admin", "audit_admin", "officer_a", "enterprise"])
    def test_only_the_system_administrator(self, cast: Cast, now: datetime, name: str) -> None:
        message(cast.enterprise_party, now - LONG, "old")
        with pytest.raises(NotAllowed):
            set_limit(code="outbox.messages", days=365, since=now.date(), basis="x", actor=cast[name], now=now)
        with pytest.raises(NotAllowed):
            run_retention(actor=cast[name], now=now)
        assert Message.objects.exists()


def test_a_kind_is_declared_once_and_within_its_bounds() -> None:
    def find(ask: Ask) -> Rows:
        return Rows(Message.objects.none())

    with pytest.raises(ValueError, match="twice"):
        retained("outbox.messages", "x", days=1, basis="x")(find)
    with pytest.raises(ValueError, match="outside"):
        retained("x.y", "x", days=1, minimum=2, basis="x")
    check(Message)
