"""Commands that bring data in: ``demo`` and ``import``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from yingshang.conf.cli.answers import answer, note, with_json
from yingshang.conf.cli.faults import BadInput, FoundWrong
from yingshang.conf.cli.running import bring_up_to_date
from yingshang.conf.cli.services import service, set_up, unit_named

DEFAULT_ENTERPRISES = 10_000
DEFAULT_SEED = 1
DAY = click.DateTime(formats=["%Y-%m-%d"])


def district_is_empty() -> bool:
    """Tell whether nobody has an account yet: then nothing can be done in the system."""
    from django.contrib.auth import get_user_model

    return not get_user_model()._default_manager.exists()


def build_demo(*, enterprises: int | None, seed: int | None, today: date | None) -> dict[str, Any]:
    """Build the demonstration district in the empty database and return what was made, by kind.

    Arguments:
        enterprises: how many market entities; 10,000 by default.
        seed: the same seed and day make the same district; 1 by default.
        today: the last day of the district's life; the real one by default.
    """
    from yingshang.kernel import clock

    build = service("yingshang.kernel.demo", "build")
    made: dict[str, Any] = build(
        enterprises=DEFAULT_ENTERPRISES if enterprises is None else enterprises,
        seed=DEFAULT_SEED if seed is None else seed,
        today=today or clock.today(),
        say=note,
    )
    return made


def demo_accounts() -> list[str]:
    """Return the lines that tell a visitor how to log in to the demonstration district; none in a real one."""
    try:
        accounts = service("yingshang.kernel.demo", "accounts")
    except BadInput:
        return []
    return [str(line) for line in accounts()]


@click.command(short_help="建示范区（数据库须为空）。")
@click.option("--enterprises", type=click.IntRange(0, 2_000_000), metavar="N", help="经营主体数，默认 10000。")
@click.option("--seed", type=int, metavar="S", help="随机种子，默认 1。")
@click.option("--today", type=DAY, metavar="D", help="示范区的“今天”，默认当日。")
@with_json
def demo(enterprises: int | None, seed: int | None, today: Any, as_json: bool) -> None:
    """建示范区“云溪区”：单位、人员、经营主体和一年多的诉求。同样的种子和日期得到同样的数据。"""
    set_up()
    bring_up_to_date(quiet=True)
    if not district_is_empty():
        raise BadInput("数据库不是空的，不建示范区。请换一个 YINGSHANG_HOME 或数据库。")
    made = build_demo(enterprises=enterprises, seed=seed, today=today.date() if today else None)
    text = "\n".join(f"{name}：{count}" for name, count in made.items())
    answer(made, as_json=as_json, text=f"示范区已建成。\n{text}")


@click.group("import", short_help="导入数据。")
def import_group() -> None:
    """导入数据。好的行一并入库，差的行退回一份带原因的表。"""


@import_group.command("enterprises", short_help="导入经营主体名录。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@click.option("--unit", metavar="CODE", help="哪个区的名录；只有一个区时不必写。")
@click.option("--strict", is_flag=True, help="有一行不合格就全部不写入。")
@click.option("--snapshot", is_flag=True, help="这是全量快照：登记库中存续而表里没有的，视为注销。")
@click.option("--as-of", type=DAY, metavar="D", help="数据日期，默认当日。")
@click.option("--accept-closures", type=int, default=0, metavar="N", help="已核对：快照会使至多 N 户退出。")
@with_json
def import_enterprises(
    file: Path,
    dry_run: bool,
    unit: str | None,
    strict: bool,
    snapshot: bool,
    as_of: Any,
    accept_closures: int,
    as_json: bool,
) -> None:
    """导入 .xlsx、.xls、.et 或 .csv 的经营主体名录。同一份表导入两次，第二次不改变任何东西。"""
    if not file.is_file():
        raise BadInput(f"文件不存在：{file}")
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.registry.enterprises.errors import SnapshotHeld, SnapshotRefused
    from yingshang.registry.enterprises.services import import_enterprises as import_register

    try:
        outcome = import_register(
            path=file,
            actor=SYSTEM,
            now=clock.now(),
            dry_run=dry_run,
            strict=strict,
            snapshot=snapshot,
            as_of=as_of.date() if as_of else None,
            closures_accepted=accept_closures,
            district=unit_named(unit),
            progress=lambda step, done: note(f"{step}……{done} 行"),
        )
    except SnapshotHeld as error:
        raise FoundWrong(f"{error}（命令行加 --accept-closures {error.closures}）") from error
    except SnapshotRefused as error:
        raise BadInput(str(error)) from error
    result = outcome.as_json()
    text = "\n".join(filter(None, [_told(result, dry_run=dry_run), outcome.lists_told, outcome.lists.get("held", "")]))
    answer(result, as_json=as_json, text=text)
    if strict and result["rejected"]:
        raise FoundWrong(f"有 {result['rejected']} 行不合格，一行也没有写入。")


@import_group.command("units", short_help="导入单位表。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@click.option("--unit", metavar="CODE", help="哪个区；只有一个区时不必写。")
@click.option("--strict", is_flag=True, help="有一行不合格就全部不写入。")
@with_json
def import_units(file: Path, dry_run: bool, unit: str | None, strict: bool, as_json: bool) -> None:
    """导入 .xlsx、.xls、.et 或 .csv 的单位表：单位代码、单位名称、简称、类别、上级单位、启用日期。

    上级单位写代码或名称，可以排在后面的行；空着表示直属于区。表里没有的单位不会被撤销。
    """
    _import_table("units", file, dry_run=dry_run, unit=unit, strict=strict, as_json=as_json)


@import_group.command("officials", short_help="导入人员、任职和账号。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@click.option("--unit", metavar="CODE", help="哪个区；只有一个区时不必写。")
@click.option("--strict", is_flag=True, help="有一行不合格就全部不写入。")
@click.option("--passwords", type=click.Path(path_type=Path), help="密码单写到哪里，默认与 FILE 同一文件夹。")
@with_json
def import_officials(
    file: Path, dry_run: bool, unit: str | None, strict: bool, passwords: Path | None, as_json: bool
) -> None:
    """导入 .xlsx、.xls、.et 或 .csv 的人员表：姓名、单位、角色、职务、手机、任职日期、离任日期、账号。

    一人几个职务写几行。新账号的初始密码写入一份可打印的密码单（只有本人可读），别处不留；写不成则什么也不导入。
    """
    _import_table("officials", file, dry_run=dry_run, unit=unit, strict=strict, as_json=as_json, passwords=passwords)


def _import_table(
    kind: str,
    file: Path,
    *,
    dry_run: bool,
    unit: str | None,
    strict: bool,
    as_json: bool,
    passwords: Path | None = None,
) -> None:
    """Import a table of units or officials and tell of it."""
    if not file.is_file():
        raise BadInput(f"文件不存在：{file}")
    sheet = passwords or file.with_name(f"{file.stem}-密码单.html")
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.kernel.identity.models import UnitKind
    from yingshang.kernel.ui.staffing.importing import import_table
    from yingshang.kernel.ui.staffing.slips import write_slips

    district = unit_named(unit)
    if district.kind != UnitKind.DISTRICT:
        raise BadInput(f"{district.name}不是区，请用 --unit 指明区的代码。")
    try:
        outcome = import_table(
            path=file,
            kind=kind,
            district=district,
            actor=SYSTEM,
            now=clock.now(),
            dry_run=dry_run,
            strict=strict,
            hand_out=lambda accounts: write_slips(sheet, accounts, district=district.name),
        )
    except FileExistsError as fault:
        raise BadInput(
            f"密码单已存在，不覆盖：{sheet}。请先移走，或用 --passwords 另写一处。没有写入任何内容。"
        ) from fault
    result = outcome.as_json()
    text = "\n".join([_told(result, dry_run=dry_run), *map(_remarked, outcome.remarks[:20])])
    if kind == "officials":
        result |= {"accounts": len(outcome.accounts)}
        if outcome.accounts and outcome.written:
            result["passwords_file"] = str(sheet)
            text += f"\n新账号 {len(outcome.accounts)} 个，初始密码在 {sheet}（只此一份，打印分发后请删除）。"
        elif outcome.accounts:
            text += f"\n将新开账号 {len(outcome.accounts)} 个。"
    answer(result, as_json=as_json, text=text)
    if strict and result["rejected"]:
        raise FoundWrong(f"有 {result['rejected']} 行不合格，一行也没有写入。")


def _remarked(remark: dict[str, Any]) -> str:
    """Return a remark on a row, or on the whole table, as a line of text."""
    place = f"第 {remark['row']} 行 " if remark["row"] else ""
    value = f"（{remark['value']}）" if remark["value"] else ""
    return f"  备注：{place}{remark['reason']}{value}，{remark['count']} 处"


def _told(result: dict[str, Any], *, dry_run: bool) -> str:
    """Return an import's result as a few lines of text."""
    head = (
        f"{'检查' if dry_run else '导入'}完毕：共 {result['rows']} 行，新增 {result['created']}，更新 {result['updated']}，"
        f"无变化 {result['unchanged']}，退回 {result['rejected']}，备注 {len(result.get('remarks') or [])}。"
    )
    lines = [
        head,
        *(
            f"  第 {error['row']} 行 {error['column']}：{error['reason']}（{error['value']}）{error['remedy']}"
            for error in result.get("errors", [])[:20]
        ),
    ]
    if result.get("errors_file"):
        lines.append(f"退回的行连同原因：{result['errors_file']}")
    return "\n".join(lines)
