"""Commands that compute and check: ``deadline``, ``figures``, ``report``, ``audit``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from yingshang.conf.cli.answers import answer, with_json
from yingshang.conf.cli.faults import BadInput, FoundWrong
from yingshang.conf.cli.filling import DAY
from yingshang.conf.cli.services import service, set_up, unit_named

UNIT = click.option("--unit", metavar="CODE", help="单位代码，默认全区。")
YEAR = click.IntRange(2000, 2100)


@click.command(short_help="算截止日。")
@click.argument("day", metavar="DATE", type=DAY)
@click.option("--working-days", type=click.IntRange(0, 3660), required=True, metavar="N", help="工作日数。")
@with_json
def deadline(day: Any, working_days: int, as_json: bool) -> None:
    """从 DATE 次日起数 N 个工作日，到最后一日 24 时为止。尚未公布放假安排的年份标注“暂定”。"""
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.calendar.queries import working_deadline

    due = working_deadline(day.date(), working_days)
    result = {"due": due.day, "due_at": clock.local(due.due_at), "provisional": due.provisional}
    answer(result, as_json=as_json, text=f"{due.day:%Y-%m-%d}{'（暂定）' if due.provisional else ''}")


@click.command(short_help="列出指标。")
@click.option("--year", type=YEAR, metavar="Y", help="年份，默认今年；算到今天为止。")
@UNIT
@click.option("--id", "figure_id", metavar="ID", help="只看一个指标。")
@click.option("--all", "further", is_flag=True, help="合同以外的指标也列出。")
@with_json
def figures(year: int | None, unit: str | None, figure_id: str | None, further: bool, as_json: bool) -> None:
    """列出合同里的每个指标：值、n/N、来源、口径版本；没有数据的和尚未实现的分别标明。"""
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.figures.contract import contract
    from yingshang.kernel.figures.rows import figure_rows

    today = clock.today()
    if year is not None and year > today.year:
        raise click.BadParameter(f"{year}年还没有开始，没有指标可算。", param_hint="--year")
    ids = [figure_id] if figure_id else None if further else list(contract())
    rows = figure_rows(actor=None, unit=unit_named(unit), year=year or today.year, today=today, ids=ids)
    answer(rows, as_json=as_json, text="\n".join(_figure_line(row) for row in rows))


STATUS = {"no_data": "未填", "unbuilt": "未实现"}
SOURCE = {"records": "系统记录", "return": "部门报送数", "notice": "外部通报"}


def _figure_line(row: dict[str, Any]) -> str:
    """Return one figure as a line of text."""
    value = STATUS.get(row["status"]) or f"{row['value']} {row['unit'] or ''}".strip()
    share = f"（{row['n']}/{row['N']}）" if row.get("N") is not None else ""
    source = SOURCE.get(row["source"] or "", "")
    return f"{row['id']}\t{row['name']}\t{value}{share}\t{source}"


@click.group(short_help="写年度总结、核对已写的总结。")
def report() -> None:
    """报告：每个数字都能追到记录。"""


@report.command("annual-summary", short_help="写年度总结。")
@click.option("--year", type=YEAR, required=True, metavar="Y", help="年份。")
@UNIT
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE.docx")
@click.option(
    "--pdf", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="另存 PDF（需要 LibreOffice）。"
)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="另存网页。")
@click.option("--issued", is_flag=True, help="签发稿：不带附件和〔待核〕标记；默认写工作稿。")
@with_json
def annual_summary(
    year: int, unit: str | None, out: Path, pdf: Path | None, html: Path | None, issued: bool, as_json: bool
) -> None:
    """写年度总结。没有数据的句子不写，列在工作稿附件里。"""
    for path in filter(None, (out, pdf, html)):
        if not path.resolve().parent.is_dir():
            raise BadInput(f"文件夹不存在：{path.resolve().parent}")
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM

    write = service("yingshang.faces.reports.services", "write_annual_summary")
    result = write(
        year=year, unit_code=unit, out=out, pdf=pdf, html=html, actor=SYSTEM, now=clock.now(), draft=not issued
    )
    told = f"印出 {result['figures']} 项指标；{len(result['dropped'])} 处没有数据未写，{len(result['checks'])} 项待核。"
    answer(result, as_json=as_json, text="\n".join([*(f"已写：{path}" for path in result["files"]), told]))


@report.command("verify", short_help="核对总结、通报、更正或报表的文件。")
@click.argument("file", type=click.Path(path_type=Path))
@with_json
def report_verify(file: Path, as_json: bool) -> None:
    """重新计算文件里的每个数字，指出变了的数字和原因。Word、PDF、网页、一页纸、长图、数据表和单位打印的报表都可以。"""
    if not file.is_file():
        raise BadInput(f"文件不存在：{file}")
    set_up()
    result = service("yingshang.faces.reports.services", "verify_report")(file=file)
    lines = [_change_told(row) for row in result["changed"]]
    answer(result, as_json=as_json, text="\n".join(lines) or "每个数字都与印出时一致。")
    if not result["ok"]:
        raise FoundWrong(f"有 {len(result['changed'])} 处与印出时不同。")


def _change_told(row: Mapping[str, Any]) -> str:
    """A change in a line; one without a figure is about the whole document."""
    why = "；".join(map(str, row["why"]))
    return (
        f"{row['id']}：印的是 {row['printed']}，现在是 {row['now']}；{why}" if row["id"] else f"{row['printed']}：{why}"
    )


BROKEN = {
    "digest": "内容被改动",
    "previous": "与上一条接不上",
    "gap": "缺少记录",
    "length": "条数与链头不符",
    "head": "链头与最后一条不符",
    "block": "每日封存被改动",
    "signature": "封存的签名不对",
    "heads": "封存过的链头不见了",
    "guard": "审计触发器缺失或被改动",
    "trail_changed": "事项经过被改动",
    "trail_missing": "事项经过被删去",
    "trail_surplus": "事项经过是后加的",
    "return_changed": "部门报送数被改动",
    "return_missing": "部门报送数被删去",
    "return_surplus": "部门报送数是后加的",
}


@click.group(short_help="核对留痕。")
def audit() -> None:
    """留痕：只增不改的链，每日封存。"""


@audit.command("verify", short_help="核对每条链和每日封存。")
@click.option("--all", "every", is_flag=True, help="不在第一处停下，列出每条不符的链的第一处。")
@with_json
def audit_verify(every: bool, as_json: bool) -> None:
    """从头核对每条链、每日封存、事项经过和部门报送数，指出第一处被改动的记录。"""
    set_up()
    from yingshang.kernel.audit.verification import verify

    found = verify(every=every)
    text = [f"核对了 {found.entries} 条记录、{found.heads} 个链头。"]
    text += [f"  链 {b.chain} 第 {b.seq} 条：{BROKEN.get(b.what, b.what)}。{b.detail}" for b in found.broken or ()]
    answer(found.as_json(), as_json=as_json, text="\n".join(text))
    if broken := found.first_broken:
        fault = BROKEN.get(broken.what, broken.what)
        if broken.what == "guard":
            raise FoundWrong(f"{fault}：{broken.detail}。运行 yingshang migrate 重新安装。")
        lost = f"另有{BROKEN['guard']}：{'、'.join(found.guards)}。" if found.guards else ""
        raise FoundWrong(f"第一处不符：链 {broken.chain} 第 {broken.seq} 条，{fault}。{broken.detail}{lost}")
