"""``district``: the first command of a real district; ``client``: what lets another system call the API."""

from __future__ import annotations

import re
from datetime import datetime

import click

from yingshang.conf.cli.answers import answer, with_json
from yingshang.conf.cli.faults import BadInput
from yingshang.conf.cli.running import bring_up_to_date
from yingshang.conf.cli.services import set_up, unit_named


@click.command(short_help="建立一个区：区、营商办和首批账号。")
@click.argument("code")
@click.argument("name")
@with_json
def district(code: str, name: str, as_json: bool) -> None:
    """建立一个区（CODE 为 6 位行政区划代码，NAME 为区名），并给出三员和营商办主任的首批账号，密码只显示这一次。
    管理员和各级负责人须在首次登录后七天内启用登录动态码（安全管理员可在“基础数据”中调整）。

    之后在“基础数据”中录入单位、人员、任职，再用 yingshang import enterprises 导入登记名录。
    """
    if not re.fullmatch(r"\d{6}", code):
        raise BadInput("行政区划代码应为 6 位数字，例如 410305。")
    set_up()
    bring_up_to_date(quiet=True)
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.kernel.identity.errors import InvalidIdentity
    from yingshang.kernel.identity.services import found_district
    from yingshang.kernel.login.services import require_factors_at_founding

    now = clock.now()
    try:
        unit, accounts = found_district(code=code, name=name, since=now.date(), actor=SYSTEM, now=now)
        require_factors_at_founding(actor=SYSTEM, now=now)
    except InvalidIdentity as fault:
        raise BadInput(str(fault)) from fault
    lines = [f"已建立{unit.name}。首批账号（密码只显示这一次，请登录后修改）："]
    lines += [f"  {one.title}：{one.username}  {one.password}" for one in accounts]
    data = {"unit": unit.code, "accounts": [{"username": a.username, "password": a.password} for a in accounts]}
    answer(data, as_json=as_json, text="\n".join(lines))


@click.command(short_help="给外部系统发放接口令牌。")
@click.argument("code")
@click.argument("name")
@click.option("--unit", "unit_code", metavar="CODE", help="令牌代表的单位；只有一个区时默认为区。")
@click.option("--until", required=True, type=click.DateTime(formats=["%Y-%m-%d"]), help="截止日期（不含）。")
@click.option("--allow", multiple=True, help="权限代码，可多次给出；默认为调用方可持有的全部权限。")
@with_json
def client(code: str, name: str, unit_code: str | None, until: datetime, allow: tuple[str, ...], as_json: bool) -> None:
    """给外部系统发放接口令牌（CODE 为代码，例如 12345；NAME 为名称）。令牌只显示这一次，系统只存摘要。"""
    set_up()
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.kernel.identity.errors import InvalidIdentity
    from yingshang.kernel.identity.queries import codes_of
    from yingshang.kernel.login.services import issue_client

    unit = unit_named(unit_code)
    codes = list(allow) or sorted(codes_of("api_client"))
    try:
        issued = issue_client(
            code=code, name=name, unit=unit, codes=codes, until=until.date(), actor=SYSTEM, now=clock.now()
        )
    except InvalidIdentity as fault:
        raise BadInput(str(fault)) from fault
    text = f"已发放“{name}”的接口令牌（只显示这一次）：\n  {issued.token}\n用法：Authorization: Bearer 令牌；文档见 /api/v1/docs。"
    answer({"code": code, "token": issued.token, "permissions": codes}, as_json=as_json, text=text)
