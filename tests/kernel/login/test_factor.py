"""The second factor of officials: begun, confirmed, asked for at the door, lost, reset, required by role."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.models import Role, User
from yingshang.kernel.identity.services import reset_password
from yingshang.kernel.login import rules, services
from yingshang.kernel.login.errors import FactorLocked, FactorMissing, FactorRequired, FactorWrong
from yingshang.kernel.login.models import RecoveryCode, SecondFactor
from yingshang.kernel.login.queries import factor_of, pending_secret

pytestmark = pytest.mark.django_db
GOOD, OWN = "云溪-correct-7788", "只有我知道的-8899"
STEP = timedelta(seconds=30)


@pytest.fixture
def officer(cast: Cast, now: datetime) -> User:
    """Officer A, who has a password of one's own."""
    reset_password(user=cast.users["officer_a"], password=GOOD, actor=cast.security_admin, now=now)
    User.objects.update(password_temporary=False)
    return User.objects.get(pk=cast.users["officer_a"].pk)


def enrol(user: User, cast: Cast, now: datetime) -> tuple[str, list[str]]:
    """An authenticator in force since the step before ``now``; its secret and recovery codes."""
    services.begin_factor(user=user, now=now)
    secret = pending_secret(user)
    code = rules.code_at(secret, (now - STEP).timestamp())
    return secret, services.confirm_factor(user=user, code=code, actor=cast.officer_a, now=now - STEP)


def enter(client: Client, password: str = GOOD) -> str:
    return str(client.post("/login/", {"login": "officer_a", "password": password})["Location"])


def give(client: Client, code: str):  # type: ignore[no-untyped-def]
    return client.post("/login/factor/", {"code": code})


def codes_on(page: str) -> list[str]:
    return re.findall(r"[a-z0-9]{5}-[a-z0-9]{5}", page.partition("<textarea")[2])


def test_enrolled_by_page_and_asked_for_at_the_next_sign_in(
    officer: User, cast: Cast, client: Client, now: datetime
) -> None:
    assert enter(client) == "/"
    assert "开始启用" in client.get("/factor/").content.decode()
    assert client.post("/factor/begin/")["Location"] == "/factor/confirm/"
    page = client.get("/factor/confirm/").content.decode()
    secret = pending_secret(officer)
    assert "data:image/png;base64," in page
    assert " ".join(re.findall(".{4}", secret)) in page
    assert factor_of(officer) is None
    assert client.post("/factor/confirm/", {"code": "000000"}).status_code == 422
    answer = client.post("/factor/confirm/", {"code": rules.code_at(secret, now.timestamp())})
    assert len(codes_on(answer.content.decode())) == 10
    assert answer["Cache-Control"] == "no-store"
    assert Entry.objects.filter(action="factor.enrolled", user_id=officer.pk).count() == 1
    other = Client()
    assert enter(other) == "/login/factor/"
    assert other.get("/inbox/").status_code == 302
    with clock.at(now + STEP):
        assert give(other, rules.code_at(secret, (now + STEP).timestamp()))["Location"] == "/"
        assert other.get("/inbox/").status_code == 200
    assert Entry.objects.filter(action="account.entered").latest("pk").data["factor"] == "totp"


def test_the_secret_is_ciphertext_and_the_codes_are_hashes(officer: User, cast: Cast, now: datetime) -> None:
    secret, codes = enrol(officer, cast, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM login_secondfactor")
        assert secret.encode() not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT code_hash FROM login_recoverycode")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert not any(rules.plain(code) in kept for code in codes)
    assert not any(secret in str(entry.data) for entry in Entry.objects.all())


def test_a_code_serves_once_wherever_it_is_tried_again(
    officer: User, cast: Cast, client: Client, now: datetime
) -> None:
    secret, _ = enrol(officer, cast, now)
    code = rules.code_at(secret, now.timestamp())
    enter(client)
    assert give(client, f" {code[:3]} {code[3:]} ")["Location"] == "/"
    seen_over_a_shoulder = Client()
    enter(seen_over_a_shoulder)
    answer = give(seen_over_a_shoulder, code)
    assert answer.status_code == 422
    assert "已用过" in answer.content.decode()
    with pytest.raises(FactorWrong):
        services.check_factor(user=officer, code=rules.code_at(secret, (now - STEP).timestamp()), now=now)


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_of_phones_may_differ_by_one_step(
    officer: User, cast: Cast, now: datetime, off: int, right: bool
) -> None:
    secret, _ = enrol(officer, cast, now)
    later = now + timedelta(minutes=10)
    code = rules.code_at(secret, (later + off * STEP).timestamp())
    if right:
        assert services.check_factor(user=officer, code=code, now=later).by == "totp"
    else:
        with pytest.raises(FactorWrong):
            services.check_factor(user=officer, code=code, now=later)


def test_wrong_codes_lock_the_account_from_every_address_for_a_while(officer: User, cast: Cast, now: datetime) -> None:
    secret, codes = enrol(officer, cast, now)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(FactorWrong) as wrong:
            services.check_factor(user=officer, code="000000", now=now)
        assert wrong.value.left == left
    for code in (rules.code_at(secret, now.timestamp()), codes[0]):
        with pytest.raises(FactorLocked):
            services.check_factor(user=officer, code=code, now=now)
    assert Entry.objects.get(action="factor.locked").data["account"] == officer.pk
    later = now + timedelta(minutes=15)
    assert services.check_factor(user=officer, code=rules.code_at(secret, later.timestamp()), now=later).by == "totp"


def test_a_recovery_code_opens_once_and_is_told(officer: User, cast: Cast, client: Client, now: datetime) -> None:
    _, codes = enrol(officer, cast, now)
    enter(client)
    assert give(client, codes[3].upper().replace("-", " "))["Location"] == "/"
    assert "还剩 9 个" in client.get("/inbox/").content.decode()
    entry = Entry.objects.filter(action="account.entered").latest("pk")
    assert entry.data["factor"] == "recovery"
    assert Entry.objects.filter(action="factor.recovered").count() == 1
    again = Client()
    enter(again)
    assert give(again, codes[3]).status_code == 422


def test_nobody_reaches_the_code_without_the_password(officer: User, cast: Cast, client: Client, now: datetime) -> None:
    secret, _ = enrol(officer, cast, now)
    assert client.get("/login/factor/")["Location"] == "/login/"
    assert give(client, rules.code_at(secret, now.timestamp()))["Location"] == "/login/"
    assert client.post("/login/", {"login": "officer_a", "password": "wrong"}).status_code == 200
    assert client.get("/login/factor/")["Location"] == "/login/"


def test_a_new_phone_needs_the_old_one_or_a_recovery_code(
    officer: User, cast: Cast, client: Client, now: datetime
) -> None:
    secret, codes = enrol(officer, cast, now)
    cast.login(client, "officer_a")
    assert client.post("/factor/begin/").status_code == 422
    assert client.post("/factor/begin/", {"code": "000000"}).status_code == 422
    assert pending_secret(officer) == ""
    assert client.post("/factor/begin/", {"code": codes[0]})["Location"] == "/factor/confirm/"
    fresh = pending_secret(officer)
    assert fresh != secret
    assert services.check_factor(user=officer, code=rules.code_at(secret, now.timestamp()), now=now).by == "totp"
    with clock.at(now + STEP):
        client.post("/factor/confirm/", {"code": rules.code_at(fresh, (now + STEP).timestamp())})
    later = now + 5 * STEP
    with pytest.raises(FactorWrong):
        services.check_factor(user=officer, code=rules.code_at(secret, later.timestamp()), now=later)
    with pytest.raises(FactorWrong):
        services.check_factor(user=officer, code=codes[1], now=later)


def test_renewed_codes_end_the_earlier_ones_and_one_may_stop(
    officer: User, cast: Cast, client: Client, now: datetime
) -> None:
    _, codes = enrol(officer, cast, now)
    cast.login(client, "officer_a")
    fresh = codes_on(client.post("/factor/codes/", {"code": codes[0]}).content.decode())
    assert len(fresh) == 10
    assert client.post("/factor/remove/", {"code": codes[1]}).status_code == 422
    assert client.post("/factor/remove/", {"code": fresh[0]})["Location"] == "/factor/"
    assert factor_of(officer) is None
    assert not RecoveryCode.objects.exists()
    assert enter(Client()) == "/"


def test_the_security_administrator_resets_a_lost_one_and_nobody_else(officer: User, cast: Cast, now: datetime) -> None:
    enrol(officer, cast, now)
    for name in ("system_admin", "audit_admin", "office_head", "officer_a", "anonymous"):
        with pytest.raises(NotAllowed):
            services.reset_factor(user=officer, actor=cast[name], now=now)
    assert factor_of(officer) is not None
    services.reset_factor(user=officer, actor=cast.security_admin, now=now)
    assert factor_of(officer) is None
    assert Entry.objects.get(action="factor.reset").data == {"account": officer.pk}
    with pytest.raises(FactorMissing):
        services.reset_factor(user=officer, actor=cast.security_admin, now=now)
    assert enter(Client()) == "/"


def test_nobody_resets_ones_own(cast: Cast, now: datetime) -> None:
    user = cast.users["security_admin"]
    services.begin_factor(user=user, now=now)
    code = rules.code_at(pending_secret(user), now.timestamp())
    services.confirm_factor(user=user, code=code, actor=cast.security_admin, now=now)
    with pytest.raises(NotAllowed):
        services.reset_factor(user=user, actor=cast.security_admin, now=now)


class TestRequired:
    """A rule asks a role for it."""

    def rule(self, cast: Cast, now: datetime, days: int) -> None:
        role = Role.objects.get(code="unit_clerk")
        services.require_factor(
            role=role, days=days, since=date(2026, 1, 1), basis="等级保护", actor=cast.security_admin, now=now
        )

    def test_within_the_days_of_grace_one_is_told_and_afterwards_led_there(
        self, officer: User, cast: Cast, client: Client, now: datetime
    ) -> None:
        self.rule(cast, now, 7)
        assert enter(client) == "/"
        assert "2026-03-18" in client.get("/inbox/").content.decode()
        assert SecondFactor.objects.get(user=officer).asked_at == now
        with clock.at(now + timedelta(days=6)):
            assert enter(Client()) == "/"
        with clock.at(now + timedelta(days=7)):
            late = Client()
            assert enter(late) == "/factor/"
            for path in ("/inbox/", "/demands/", "/admin/"):
                assert late.get(path, follow=True).redirect_chain[-1][0] == "/factor/", path
            late.post("/factor/begin/")
            code = rules.code_at(pending_secret(officer), clock.now().timestamp())
            late.post("/factor/confirm/", {"code": code})
            assert late.get("/inbox/").status_code == 200

    def test_first_the_password_then_the_factor(self, officer: User, cast: Cast, client: Client, now: datetime) -> None:
        self.rule(cast, now, 0)
        reset_password(user=officer, password=GOOD, actor=cast.security_admin, now=now)
        assert enter(client) == "/password/"
        assert client.get("/factor/")["Location"] == "/password/"
        own = {"old": GOOD, "password": OWN, "again": OWN}
        assert client.post("/password/", own)["Location"] == "/factor/"
        assert client.get("/inbox/")["Location"] == "/factor/"

    def test_it_cannot_be_taken_off_nor_is_it_asked_of_others(self, officer: User, cast: Cast, now: datetime) -> None:
        self.rule(cast, now, 0)
        _, codes = enrol(officer, cast, now)
        with pytest.raises(FactorRequired):
            services.remove_factor(user=officer, code=codes[0], actor=cast.officer_a, now=now)
        assert factor_of(officer) is not None
        reset_password(user=cast.users["head_a"], password=GOOD, actor=cast.security_admin, now=now)
        User.objects.update(password_temporary=False)
        assert Client().post("/login/", {"login": "head_a", "password": GOOD})["Location"] == "/"

    def test_an_ended_rule_asks_no_more(self, officer: User, cast: Cast, now: datetime) -> None:
        self.rule(cast, now, 0)
        rule = services.require_factor(
            role=Role.objects.get(code="leader"),
            days=0,
            since=date(2026, 1, 1),
            basis="x",
            actor=cast.security_admin,
            now=now,
        )
        with pytest.raises(NotAllowed):
            services.end_factor_rule(rule=rule, until=date(2026, 3, 1), actor=cast.system_admin, now=now)
        for held in type(rule).objects.all():
            services.end_factor_rule(rule=held, until=date(2026, 3, 1), actor=cast.security_admin, now=now)
        assert enter(Client()) == "/"


def test_a_new_district_asks_its_administrators_and_heads(cast: Cast, now: datetime) -> None:
    made = services.require_factors_at_founding(actor=cast.system, now=now)
    assert {rule.role.code for rule in made} >= {"system_admin", "security_admin", "audit_admin", "office_head"}
    assert services.require_factors_at_founding(actor=cast.system, now=now) == []


def test_phones_of_enterprises_have_no_second_factor(cast: Cast, client: Client) -> None:
    cast.login(client, "enterprise")
    for path in ("/factor/", "/factor/confirm/"):
        assert client.get(path)["Location"] == "/login/"
    for path in ("/factor/begin/", "/factor/codes/", "/factor/remove/"):
        assert client.post(path, {"code": "123456"})["Location"] == "/login/"
    assert not SecondFactor.objects.exists()


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    table = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {moment: rules.code_at(secret, moment) for moment in table} == table
    assert rules.address_of(secret, "ysb", "营商通").startswith("otpauth://totp/%E8%90%A5%E5%95%86%E9%80%9A:ysb?")
