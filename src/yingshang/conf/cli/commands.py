"""The tree of commands. Each group of commands is in a module of its own."""

from __future__ import annotations

import click

from yingshang import __version__
from yingshang.conf.cli import checking, coding, filling, founding, keeping, running


class InOrder(click.Group):
    """A group whose help lists commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="yingshang", message="%(prog)s %(version)s")
def yingshang() -> None:
    """营商通：区县优化营商环境工作系统。

    状态存于 $YINGSHANG_HOME（默认 ./var）；YINGSHANG_DATABASE_URL 选用 PostgreSQL。

    退出码：0 完成；1 查出不符；2 输入有误；3 本机缺少某个程序。
    """


for command in (
    running.up,
    running.serve,
    running.worker,
    running.migrate,
    founding.district,
    founding.client,
    filling.demo,
    filling.import_group,
    checking.deadline,
    checking.figures,
    checking.report,
    checking.audit,
    coding.code,
    keeping.backup,
    keeping.restore,
    keeping.retention,
):
    yingshang.add_command(command)
