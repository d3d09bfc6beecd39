"""Commands that run the system: ``up``, ``serve``, ``worker``, ``migrate``."""

from __future__ import annotations

import os
import socket

import click

from yingshang.conf.cli.answers import answer, note, with_json
from yingshang.conf.cli.faults import BadInput
from yingshang.conf.cli.services import set_up
from yingshang.conf.home import home


def bind(text: str | None) -> tuple[str, int]:
    """Return host and port out of ``host:port``, ``:port`` or ``port``; the default is 127.0.0.1:8000."""
    value = text or os.environ.get("YINGSHANG_BIND") or "127.0.0.1:8000"
    host, _, port = value.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadInput(f"监听地址不对：{value}，应写作 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def ensure_free(host: str, port: int) -> None:
    """Fail when the address is taken or is not this machine's: the server would only say so in its log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise BadInput(f"{host}:{port} 不能使用（{fault.strerror}），请用 --bind 换一个") from fault


def bring_up_to_date(*, quiet: bool) -> None:
    """Create or change the tables, and gather static files where the installation serves them hashed."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
    if "Manifest" in str(settings.STORAGES["staticfiles"]):
        call_command("collectstatic", interactive=False, verbosity=0)


@click.command(short_help="迁移、必要时建示范区、启动网页与后台。")
@click.option("--bind", "address", metavar="HOST:PORT", help="监听地址，默认 127.0.0.1:8000。")
@click.option("--no-demo", is_flag=True, help="数据库为空时不建示范区。")
def up(address: str | None, no_demo: bool) -> None:
    """一条命令启动整个系统：建表，数据库为空时建示范区，启动网页服务和后台进程。Ctrl-C 停止。"""
    from yingshang.conf.cli.filling import build_demo, district_is_empty
    from yingshang.conf.cli.supervision import supervise

    host, port = bind(address)
    ensure_free(host, port)
    os.environ.setdefault("YINGSHANG_MANIFEST", "1")  # pages on slow phones: compressed, kept for good
    set_up()
    note("正在建表或升级……")
    bring_up_to_date(quiet=True)
    if not no_demo and district_is_empty():
        note("数据库为空，正在建示范区（约一分半钟）……")
        build_demo(enterprises=None, seed=None, today=None)
    supervise(host, port)


@click.command(short_help="只启动网页服务。")
@click.option("--bind", "address", metavar="HOST:PORT", help="监听地址，默认 127.0.0.1:8000。")
@click.option("--workers", type=click.IntRange(1, 64), help="进程数，默认取 YINGSHANG_WORKERS 或 2。")
def serve(address: str | None, workers: int | None) -> None:
    """启动网页服务（WSGI）。默认只听本机；对外由反向代理转发。"""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    host, port = bind(address)
    ensure_free(host, port)
    (home() / "static").mkdir(parents=True, exist_ok=True)  # where hashed static files are, if there are any
    try:
        count = workers or int(os.environ.get("YINGSHANG_WORKERS", "2"))
        threads = int(os.environ.get("YINGSHANG_THREADS", "4"))
    except ValueError as fault:
        raise BadInput("YINGSHANG_WORKERS 和 YINGSHANG_THREADS 应为整数") from fault
    Granian(
        "yingshang.conf.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=count,
        blocking_threads=threads,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=os.environ.get("YINGSHANG_ACCESS_LOG") == "1",
    ).serve()


@click.command(short_help="只启动后台进程。")
def worker() -> None:
    """启动后台进程：投递消息、到点任务、催办扫描。可以启动多个。"""
    set_up()
    from yingshang.kernel.jobs.worker import run as work

    work()


@click.command(short_help="建表或升级。")
@with_json
def migrate(as_json: bool) -> None:
    """建表或升级到本版本。重复执行不改变任何东西。"""
    set_up()
    bring_up_to_date(quiet=as_json)
    answer({"ok": True}, as_json=as_json, text="数据库已是最新。")
