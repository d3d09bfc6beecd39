"""The seal: one byte string for one value, a digest, a signature that a change of key does not undo."""

from __future__ import annotations

import hashlib

import pytest
import rfc8785
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel import seal
from yingshang.kernel.fields import keys

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
PLAIN = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('abcXYZ019_.\x1f"\\', max_size=8), inner),
    max_leaves=20,
)


@pytest.fixture
def own_keys(settings, tmp_path):
    """A home of its own, without keys."""
    settings.YINGSHANG_HOME = tmp_path
    keys.load.cache_clear()
    yield tmp_path / "keys"
    keys.load.cache_clear()


@given(JSON | PLAIN)
def test_canonical_is_rfc_8785_whichever_way_it_is_written(value):
    assert seal.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "诉求"]}, '{"a":[true,null,"诉求"],"b":1}'),
        ({"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "ö": 6}, '{"\\r":2,"1":4,"ö":6,"€":1,"😀":5,"\ufb33":3}'),
        ([333333333.33333329, 1e30, 4.50, 2e-3], "[333333333.3333333,1e+30,4.5,0.002]"),
        ('\u20ac$\u000f\u000aA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'),
    ],
)
def test_examples_of_the_standard(value, text):
    assert seal.canonical(value) == text.encode()
    assert seal.digest(value) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, object(), {1: 2}, b"x", "\ud800"])
def test_what_json_cannot_carry_exactly_is_refused(value):
    with pytest.raises(ValueError, match=r".*"):
        seal.canonical(value)


def test_a_signature_holds_for_this_very_value(own_keys):
    data = {"number": 1, "day": "2026-03-11"}
    made = seal.sign(data)
    assert seal.verify(data, made)
    assert seal.verify({"day": "2026-03-11", "number": 1}, made)
    assert not seal.verify({**data, "number": 2}, made)
    assert not seal.verify(data, seal.Seal(made.key_id, "00" * 64))
    assert not seal.verify(data, seal.Seal(made.key_id, "no hex"))
    assert not seal.verify(data, seal.Seal("../django", made.signature))


def test_the_public_key_is_all_that_others_need(own_keys):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    made = seal.sign([1])
    Ed25519PublicKey.from_public_bytes(seal.public_key()).verify(bytes.fromhex(made.signature), b"[1]")
    assert made.key_id == hashlib.sha256(seal.public_key()).hexdigest()[:8]


def test_what_was_sealed_before_a_change_of_key_still_verifies(own_keys):
    before = seal.sign("x")
    (own_keys / "seal").unlink()
    keys.load.cache_clear()
    after = seal.sign("x")
    assert before.key_id != after.key_id
    assert seal.verify("x", before)
    assert seal.verify("x", after)


def test_a_foreign_public_key_under_our_name_is_not_believed(own_keys):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    ours = seal.sign("x")
    forger = Ed25519PrivateKey.generate()
    (own_keys / "seal-12345678.pub").write_bytes(forger.public_key().public_bytes_raw())
    assert not seal.verify("y", seal.Seal("12345678", forger.sign(b'"y"').hex()))
    assert seal.verify("x", ours)


def test_the_installation_of_the_test_has_its_own_key():
    assert seal.verify("x", seal.sign("x"))
    assert (settings.YINGSHANG_HOME / "keys" / "seal").stat().st_mode & 0o077 == 0


def test_a_named_key_changes_at_once_and_apart_from_the_seal(own_keys):
    chains, before = seal.key_id(), seal.sign("x", key="code")
    seal.rotate("code")
    after = seal.sign("x", key="code")
    assert before.key_id != after.key_id
    assert seal.key_id() == chains
    assert seal.verify("x", before, key="code")
    assert not seal.verify("x", before), "one key does not speak for another"
    assert set(seal.public_keys("code")) == {before.key_id, after.key_id}
    assert seal.verify_with("x", before, seal.public_keys("code")[before.key_id])
    assert not seal.verify_with("x", before, seal.public_keys("code")[after.key_id])
    with pytest.raises(ValueError, match="own key"):
        seal.rotate("seal")
