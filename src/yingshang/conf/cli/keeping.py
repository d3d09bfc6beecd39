"""Commands that keep the data safe: ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from yingshang.conf.cli.answers import answer, note, with_json
from yingshang.conf.cli.services import set_up


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
