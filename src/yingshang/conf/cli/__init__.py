"""The command line: ``yingshang COMMAND``. Owns words, exit codes and supervision; the work is done by services below.

Exit codes: 0 done, 1 checked and found wrong, 2 bad input, 3 a program that the machine lacks (named). Messages are in
Chinese on standard error; what a command yields stands on standard output, as JSON with ``--json``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from yingshang.conf.cli.faults import explain, note_unexpected


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code; never raise, never print a traceback.

    Arguments:
        arguments: the words after the program's name; by default those of the process.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.conf.settings")
    try:
        from yingshang.conf.cli.commands import yingshang

        outcome = yingshang.main(args=arguments, prog_name="yingshang", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong, and Python must not say so again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 0
    except Exception as fault:  # noqa: BLE001 - the last line of defence: a person sees a sentence
        code, message = explain(fault)
        if message is None:
            message = note_unexpected(fault)
        print(message, file=sys.stderr)  # noqa: T201 - the terminal is this module's page
        return code


def main() -> NoReturn:
    """Enter from the shell."""
    sys.exit(run())
