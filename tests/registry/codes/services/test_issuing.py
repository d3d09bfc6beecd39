"""Own codes: one in force for each enterprise, versions that follow each other, keys that change, a trail of it all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.registry.codes.making import firms, issued
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock, seal
from yingshang.kernel.audit.models import Entry
from yingshang.registry.codes.errors import CodeNotInForce, CodeNotIssued, NotPermitted, ReasonMissing
from yingshang.registry.codes.models import Code
from yingshang.registry.codes.queries import code_behind, code_in_force, code_numbered, revoked_in
from yingshang.registry.codes.rules.payload import check, read_revocations
from yingshang.registry.codes.services import (
    KEY,
    issue_code,
    issue_codes,
    reissue_code,
    revoke_closed,
    revoke_code,
    rotate_key,
    signed_revocations,
)

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(Entry.objects.filter(action__startswith="codes.").order_by("pk").values_list("action", flat=True))


def test_a_code_is_issued_replaced_and_revoked_with_a_trail(cast: Cast) -> None:
    firms(cast, 1)
    first = issued(cast)
    assert code_behind(f"https://x.cn/c/{first.payload}") == first == code_numbered(first.shown_number)
    with pytest.raises(CodeNotIssued, match="换发"):
        issued(cast)
    later = clock.now() + timedelta(days=1)
    given = {"uscc": code_of(1), "actor": cast.office_clerk, "now": later}
    with pytest.raises(ReasonMissing):
        reissue_code(reason=" ", **given)
    second = reissue_code(reason="标签遗失", **given)
    first.refresh_from_db()
    assert (first.in_force, second.in_force, second.version) == (False, True, 2)
    assert "标签遗失" in first.reason
    assert first.number != second.number
    revoke_code(reason="企业申请", **given)
    with pytest.raises(CodeNotInForce):
        revoke_code(reason="再次", **given)
    assert issue_code(**given).version == 3
    assert actions() == ["codes.issue", "codes.reissue", "codes.revoke", "codes.issue"]


def test_only_the_office_issues_and_only_to_the_active(cast: Cast) -> None:
    firms(cast, 1)
    make_enterprise(2, cast.units["district"], status="cancelled")
    for who in ("officer_a", "township_clerk", "liaison", "enterprise"):
        with pytest.raises(NotPermitted):
            issue_code(uscc=code_of(1), actor=cast[who], now=clock.now())
    with pytest.raises(CodeNotIssued, match="只为在营"):
        issued(cast, 2)
    with pytest.raises(CodeNotIssued, match="没有这个"):
        issued(cast, 9)
    assert not Code.objects.exists()


def test_the_database_holds_one_code_in_force_and_no_revocation_without_reason(cast: Cast) -> None:
    firms(cast, 1)
    code = issued(cast)
    Code.objects.filter(pk=code.pk).update(number="00000000")
    code.pk, code.version, code.number = None, 2, "11111111"
    with pytest.raises(IntegrityError), transaction.atomic():
        code.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.update(revoked_at=clock.now(), revoked_on=clock.today())


def test_many_are_issued_in_chunks_and_again_only_those_without(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: object
) -> None:
    monkeypatch.setattr("yingshang.registry.codes.services.issuing.CHUNK", 2)
    found = firms(cast, 3)
    make_enterprise(4, cast.units["district"], status="cancelled")
    issued(cast, 2)
    ids = [*(firm.pk for firm in found), make_enterprise(5, cast.units["district"]).pk]
    told: list[int] = []
    args = {"enterprise_ids": ids, "actor": cast.office_clerk, "now": clock.now()}
    assert issue_codes(tell=told.append, **args) == (3, 1)
    assert told == [2, 4]
    assert issue_codes(**args) == (0, 4)
    assert actions() == ["codes.issue", "codes.issue_many", "codes.issue_many"]
    keys = seal.public_keys(KEY)
    assert all(check(code.payload, keys).found == "valid" for code in Code.objects.all())


def test_new_codes_carry_the_new_key_and_old_ones_still_verify(cast: Cast) -> None:
    firms(cast, 2)
    before = issued(cast, 1)
    made = rotate_key(actor=cast.system, now=clock.now(), district_id=cast.units["district"].pk)
    after = issued(cast, 2)
    assert after.key_id == made != before.key_id
    keys = seal.public_keys(KEY)
    assert [check(code.payload, keys).found for code in (before, after)] == ["valid", "valid"]
    assert actions()[1] == "codes.rotate_key"


def test_the_list_of_revocations_names_what_stands_no_more(cast: Cast) -> None:
    firms(cast, 2)
    gone, held = issued(cast, 1), issued(cast, 2)
    revoke_code(uscc=code_of(1), reason="冒用", actor=cast.office_head, now=clock.now())
    district = cast.units["district"]
    made = signed_revocations(district=district, now=clock.now(), rows=revoked_in(district.pk))
    keys = seal.public_keys(KEY)
    listed = read_revocations(made, keys)
    assert check(gone.payload, keys, listed).found == "revoked"
    assert check(held.payload, keys, listed).found == "valid"
    assert code_in_force(gone.enterprise_id) is None


def test_the_code_of_a_closed_entity_ends_and_that_of_a_withdrawn_licence_stands(cast: Cast) -> None:
    found = firms(cast, 3)
    for number in (1, 2, 3):
        issued(cast, number)
    for firm, status in zip(found, ("cancelled", "revoked", "active"), strict=True):
        type(firm).objects.filter(pk=firm.pk).update(status=status)
    assert revoke_closed(now=clock.now()) == 1
    assert revoke_closed(now=clock.now()) == 0
    assert [code_in_force(firm.pk) is None for firm in found] == [True, False, False]
    assert actions()[3:] == ["codes.revoke_closed"]


def test_a_number_that_another_code_has_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [firm.pk for firm in firms(cast, 3)]
    taken = issued(cast, 1).number
    draws = iter([taken, taken, taken, "AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    monkeypatch.setattr("yingshang.registry.codes.services.issuing.make_number", lambda _: next(draws))
    issue_codes(enterprise_ids=ids, actor=cast.office_clerk, now=clock.now())
    assert set(Code.objects.values_list("number", flat=True)) == {taken, "AAAAAAAA", "BBBBBBBB"}
