"""Commands of the district's own codes: ``code verify``, ``code revocations``, ``code rotate-key``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click

from yingshang.conf.cli.answers import answer, note, with_json
from yingshang.conf.cli.faults import BadInput, FoundWrong
from yingshang.conf.cli.services import set_up, unit_named

FILE = click.Path(path_type=Path, dir_okay=False)
RAW, HEX = 32, re.compile(rb"[0-9a-fA-F]{64}")
WRONG = {
    "tampered": "内容被改动过，签名不符。",
    "wrong_key": "不是用这把密钥签发的。",
    "unknown_key": "签发它的密钥不在手头，不是由本系统签发，或缺少公钥文件。",
    "revoked": "已作废。",
}
UNASKED = "离线核对不知道是否已作废：请用 --revocations 给出作废名单，或联网扫码。"


@click.group(short_help="核对自有企业码。")
def code() -> None:
    """自有企业码：离线核对、作废名单、换密钥。"""


@code.command("verify", short_help="离线核对一个企业码。")
@click.argument("payload", metavar="PAYLOAD")
@click.option("--key", "key_file", type=FILE, metavar="FILE", help="公钥文件（keys/code-*.pub，或 64 位十六进制）。")
@click.option("--revocations", "list_file", type=FILE, metavar="FILE", help="作废名单，由 code revocations 写出。")
@with_json
def verify(payload: str, key_file: Path | None, list_file: Path | None, as_json: bool) -> None:
    """PAYLOAD 是二维码里的整个网址，或其最后一段。不查数据库；不给 --key 时用本机 keys 里的全部公钥。"""
    set_up()
    from yingshang.kernel import clock, seal
    from yingshang.registry.codes.rules.payload import NotAList, NotAPayload, check, read_revocations
    from yingshang.registry.codes.services.issuing import KEY

    public = _public_key(key_file) if key_file else None
    keys = {seal.key_id_of(public): public} if public else seal.public_keys(KEY)
    try:
        listed = read_revocations(_json(list_file), keys) if list_file else None
    except NotAList as fault:
        raise FoundWrong(str(fault)) from fault
    try:
        found = check(payload, keys, listed, expected=seal.key_id_of(public) if public else "")
    except NotAPayload as fault:
        raise BadInput(str(fault)) from fault
    said = found.payload
    issued = clock.local(said.issued_at)
    result = {
        "ok": found.found == "valid",
        "found": found.found,
        "uscc": said.uscc,
        "version": said.version,
        "issued_at": issued,
        "key_id": said.seal.key_id,
        "revocation_checked": found.revocation_checked,
        "revocations_as_of": clock.local(listed.as_of) if listed else None,
        "revoked_on": found.revoked_on or None,
    }
    text = f"{said.uscc} 第 {said.version} 版，{issued:%Y-%m-%d %H:%M} 签发，密钥 {said.seal.key_id}"
    answer(result, as_json=as_json, text=f"{text}：签名有效。" if result["ok"] else text)
    if not result["ok"]:
        day = f"作废日期 {found.revoked_on}。" if found.revoked_on else ""
        raise FoundWrong(f"核对不通过：{WRONG[found.found]}{day}")
    if listed is None:
        note(UNASKED)
    elif listed.as_of < said.issued_at:
        note("作废名单早于这个企业码的签发时间，请换一份新的名单。")


@code.command("revocations", short_help="写出签名的作废名单。")
@click.option("--out", type=FILE, required=True, metavar="FILE.json")
@click.option("--unit", metavar="CODE", help="哪个区；只有一个区时不必写。")
@with_json
def revocations(out: Path, unit: str | None, as_json: bool) -> None:
    """写出到现在为止作废的全部企业码，供离线核对；名单本身有签名，改动即知。"""
    set_up()
    from yingshang.kernel import clock
    from yingshang.registry.codes.queries import revoked_in
    from yingshang.registry.codes.services import signed_revocations

    district = unit_named(unit)
    made = signed_revocations(district=district, now=clock.now(), rows=revoked_in(district.pk))
    out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    count = len(made["list"]["revoked"])
    answer({"ok": True, "revoked": count, "file": out}, as_json=as_json, text=f"已写 {out}：作废 {count} 个。")


@code.command("rotate-key", short_help="换一把签发密钥。")
@click.option("--unit", metavar="CODE", help="记在哪个区的留痕里；只有一个区时不必写。")
@with_json
def rotate_key(unit: str | None, as_json: bool) -> None:
    """从现在起用新密钥签发；以前签发的企业码仍可核对，直到作废。请随后备份 keys 文件夹。"""
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.registry.codes.services import rotate_key as rotate

    made = rotate(actor=SYSTEM, now=clock.now(), district_id=unit_named(unit).pk)
    answer({"ok": True, "key_id": made}, as_json=as_json, text=f"新密钥 {made}。")


def _public_key(path: Path) -> bytes:
    """The 32 bytes of a public key file: raw as in ``keys``, or as hex. Errors: ``BadInput``."""
    content = path.read_bytes()
    if len(content) == RAW:
        return content
    if HEX.fullmatch(content.strip()):
        return bytes.fromhex(content.strip().decode("ascii"))
    raise BadInput(f"不是公钥文件：{path}（应为 32 字节，或 64 位十六进制）")


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise BadInput(f"不是作废名单：{path}") from fault
