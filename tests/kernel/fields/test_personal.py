"""Personal data: unreadable at rest with either cipher, found by digest, masked on screen."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from yingshang.kernel.fields import keys
from yingshang.kernel.fields.personal import (
    AES,
    SM4,
    decrypt,
    encrypt,
    lookup_digest,
    mask_identity,
    mask_name,
    mask_phone,
)
from yingshang.kernel.identity.models import Party, PartyKind, Person

CIPHERS = [("AES-GCM", AES), ("SM4", SM4)]
PHONE = "13812345678"


@pytest.mark.parametrize(("cipher", "scheme"), CIPHERS)
@pytest.mark.parametrize("text", ["", PHONE, "410103199001011234", "张三😀" * 50])
def test_what_is_encrypted_reads_again(settings, cipher, scheme, text):
    settings.CIPHER = cipher
    stored = encrypt(text)
    assert stored[:1] == scheme
    assert decrypt(stored) == text
    assert encrypt(text) != stored
    assert not text or text.encode() not in stored


@pytest.mark.parametrize(("cipher", "_"), CIPHERS)
@pytest.mark.parametrize("place", [1, 13, -1])
def test_a_changed_byte_is_noticed(settings, cipher, _, place):
    settings.CIPHER = cipher
    stored = bytearray(encrypt(PHONE))
    stored[place] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(bytes(stored))


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="scheme"):
        decrypt(b"\x09" + encrypt(PHONE)[1:])


def test_another_key_cannot_read(settings, tmp_path):
    stored, digest = encrypt(PHONE), lookup_digest(PHONE)
    settings.YINGSHANG_HOME = tmp_path
    keys.load.cache_clear()
    try:
        with pytest.raises(InvalidTag):
            decrypt(stored)
        assert lookup_digest(PHONE) != digest
    finally:
        keys.load.cache_clear()


@pytest.mark.django_db
@pytest.mark.parametrize(("cipher", "scheme"), CIPHERS)
def test_the_column_holds_ciphertext_and_the_model_text(settings, cipher, scheme):
    settings.CIPHER = cipher
    party = Party.objects.create(kind=PartyKind.PERSON, name="张三")
    made = Person.objects.create(party=party, name="张三", phone=PHONE, phone_digest=lookup_digest(PHONE))
    made.refresh_from_db()
    assert made.phone == PHONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM identity_person")
        raw = bytes(cursor.fetchone()[0])
    assert raw[:1] == scheme
    assert PHONE.encode() not in raw
    assert Person.objects.get(phone_digest=lookup_digest(f" {PHONE} ")).phone == PHONE


@pytest.mark.django_db
def test_rows_of_both_ciphers_read_side_by_side(settings):
    for cipher, _ in CIPHERS:
        settings.CIPHER = cipher
        Person.objects.create(party=Party.objects.create(kind=PartyKind.PERSON, name=cipher), name=cipher, phone=PHONE)
    Person.objects.create(party=Party.objects.create(kind=PartyKind.PERSON, name="无"), name="无")
    assert sorted(Person.objects.values_list("name", "phone")) == [("AES-GCM", PHONE), ("SM4", PHONE), ("无", "")]


def test_digests_are_keyed_and_equal_for_equal_text():
    assert lookup_digest(PHONE) == lookup_digest(PHONE)
    assert lookup_digest(PHONE) != lookup_digest("13812345679")
    assert len(lookup_digest("")) == 64


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_phone, PHONE, "138****5678"),
        (mask_phone, "6612345", "*****45"),
        (mask_phone, "1", "1"),
        (mask_name, "张三", "张*"),
        (mask_name, "张三丰", "张**"),
        (mask_name, "欧阳娜娜", "欧阳**"),
        (mask_name, "", ""),
        (mask_identity, "410103199001011234", "410*************34"),
        (mask_identity, "12345", "*****"),
    ],
)
def test_masks(mask, text, shown):
    assert mask(text) == shown


def test_no_date_is_hidden_in_a_masked_identity_number():
    assert str(date(1990, 1, 1)).replace("-", "") not in mask_identity("410103199001011234")
