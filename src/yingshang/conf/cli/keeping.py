"""Commands that keep the data: ``backup``, ``restore``, ``retention``."""

from __future__ import annotations

from pathlib import Path

import click

from yingshang.conf.cli.answers import answer, note, with_json
from yingshang.conf.cli.faults import BadInput, FoundWrong
from yingshang.conf.cli.services import set_up, unit_named


@click.command(short_help="备份数据库和附件。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@with_json
def backup(folder: Path, as_json: bool) -> None:
    """把数据库和附件备份到 DIR（须为空或不存在），运行中也可以做。私钥不在备份里（验签用的公钥在），请另行保管。"""
    set_up()
    from yingshang.conf.cli.backups import write_backup
    from yingshang.kernel import clock

    manifest = write_backup(folder, now=clock.now())
    size = sum(item["size"] for item in [manifest["database"], *manifest["files"]])
    result = {"ok": True, "folder": folder, "files": len(manifest["files"]), "bytes": size}
    answer(result, as_json=as_json, text=f"已备份到 {folder}：数据库和 {result['files']} 个附件，{size / 1e6:.1f} MB。")
    note("密钥（keys 文件夹）不在备份里：没有它，电话和证件号码无法解密。请另行保管。")


@click.command(short_help="从备份恢复。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="覆盖现有数据。")
@with_json
def restore(folder: Path, force: bool, as_json: bool) -> None:
    """先核对 DIR 里每个文件的校验值，再恢复。现有数据不为空时须加 --force。请先停止网页和后台。"""
    set_up()
    from django.conf import settings

    from yingshang.conf.cli.backups import restore_backup

    manifest = restore_backup(folder, force=force)
    result = {"ok": True, "files": len(manifest["files"]), "created_at": manifest["created_at"]}
    answer(result, as_json=as_json, text=f"已恢复 {manifest['created_at']} 的备份，附件 {result['files']} 个。")
    if all(path.suffix == ".pub" for path in (settings.YINGSHANG_HOME / "keys").glob("*")):
        note("本机没有密钥：请把原来的 keys 文件夹放回 $YINGSHANG_HOME，否则加密的内容读不出来。")


@click.command(short_help="清理超过保存期限的内容。")
@click.option("--dry-run", is_flag=True, help="只统计，不清理。")
@click.option("--district", metavar="CODE", help="只清理一个区的、能按区分开的内容，默认全部。")
@with_json
def retention(dry_run: bool, district: str | None, as_json: bool) -> None:
    """清理超过保存期限的消息、日志、导入留存等；事项、经过、审计链、附件、报告永不清理。工作进程每日也会自动做。"""
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.kernel.retention.services import run_retention

    unit = unit_named(district) if district else None
    if unit is not None and unit.parent_id is not None:
        raise BadInput(f"{unit.name}不是区，请给出区的代码。")
    done = run_retention(actor=SYSTEM, now=clock.now(), dry_run=dry_run, district=unit)
    said = "可清理" if dry_run else "已清理"
    lines = [f"  {line.name}（保存 {line.days} 天）：{line.removed}" for line in done.lines if line.removed]
    data = {"dry_run": dry_run, "district": district, "lines": done.lines, "removed": done.removed}
    answer(data | {"digest": done.digest}, as_json=as_json, text="\n".join([f"{said} {done.removed} 项。", *lines]))
    if done.faults:
        raise FoundWrong("；".join(f"{code} 未能清理完，{fault}" for code, fault in done.faults.items()))
