"""``code verify`` and ``code revocations``: what a machine with nothing but a public key can say, and how it says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.cast import Cast
from tests.registry.codes.making import firms, issued
from tests.registry.enterprises.making import code_of
from yingshang.conf.cli import run
from yingshang.kernel import clock, seal
from yingshang.registry.codes.models import Code
from yingshang.registry.codes.rules.payload import Payload, decode, encode
from yingshang.registry.codes.services import KEY, revoke_code, rotate_key

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, *words: str, code: int = 0) -> tuple[Any, str]:
    """The JSON answer of a command that ends with a code, and what it said by the way."""
    ended = run(["code", *words, "--json"])
    told = capsys.readouterr()
    assert ended == code, told.err
    return json.loads(told.out) if told.out else None, told.err


@pytest.fixture
def code(cast: Cast) -> Code:
    firms(cast, 1)
    return issued(cast)


def test_a_true_code_is_confirmed_and_what_is_not_known_is_said(code: Code, capsys: Captured) -> None:
    found, said = ask(capsys, "verify", f"http://127.0.0.1:8000/c/{code.payload}")
    assert (found["ok"], found["uscc"], found["version"], found["key_id"]) == (True, code_of(1), 1, code.key_id)
    assert found["revocation_checked"] is False
    assert "是否已作废" in said


def test_each_lie_has_its_word_and_code(code: Code, capsys: Captured, tmp_path: Path) -> None:
    said = decode(code.payload)
    forged = encode(Payload(said.uscc, 9, said.issued_at, said.seal))
    assert ask(capsys, "verify", forged, code=1)[0]["found"] == "tampered"
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    unknown = encode(Payload(said.uscc, 1, said.issued_at, seal.Seal(seal.key_id_of(stranger), said.seal.signature)))
    assert ask(capsys, "verify", unknown, code=1)[0]["found"] == "unknown_key"
    right, wrong = tmp_path / "right.pub", tmp_path / "wrong.hex"
    right.write_bytes(seal.public_keys(KEY)[code.key_id])
    wrong.write_text(stranger.hex(), encoding="ascii")
    assert ask(capsys, "verify", code.payload, "--key", str(right))[0]["ok"]
    assert ask(capsys, "verify", code.payload, "--key", str(wrong), code=1)[0]["found"] == "wrong_key"
    (tmp_path / "bad.pub").write_text("x", encoding="ascii")
    assert "公钥" in ask(capsys, "verify", code.payload, "--key", str(tmp_path / "bad.pub"), code=2)[1]
    assert "不是本系统的企业码" in ask(capsys, "verify", "hello", code=2)[1]


def test_a_list_of_revocations_closes_the_gap(code: Code, cast: Cast, capsys: Captured, tmp_path: Path) -> None:
    out = tmp_path / "revoked.json"
    ask(capsys, "revocations", "--out", str(out))
    found, said = ask(capsys, "verify", code.payload, "--revocations", str(out))
    assert found["revocation_checked"]
    assert said == ""
    revoke_code(uscc=code_of(1), reason="冒用", actor=cast.office_head, now=clock.now())
    assert ask(capsys, "revocations", "--out", str(out))[0]["revoked"] == 1
    assert ask(capsys, "verify", code.payload, "--revocations", str(out), code=1)[0]["revoked_on"] == "2026-03-11"
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace('2026-03-11"', '2026-03-12"'), encoding="utf-8")
    assert "改动" in ask(capsys, "verify", code.payload, "--revocations", str(out), code=1)[1]
    out.write_text("x", encoding="utf-8")
    assert "不是作废名单" in ask(capsys, "verify", code.payload, "--revocations", str(out), code=2)[1]


def test_after_a_change_of_key_an_old_code_verifies(code: Code, cast: Cast, capsys: Captured) -> None:
    made, _ = ask(capsys, "rotate-key")
    assert made["key_id"] != code.key_id
    assert ask(capsys, "verify", code.payload)[0]["ok"]
    assert rotate_key(actor=cast.system, now=clock.now(), district_id=cast.units["district"].pk) != made["key_id"]
