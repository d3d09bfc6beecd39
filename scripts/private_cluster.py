"""A PostgreSQL cluster for one run: in a temporary folder, on a free port of 127.0.0.1, gone afterwards (unless it is to be kept).

As root it runs as the user postgres (PostgreSQL refuses root), else as whoever runs the tests.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing of it outlives the run, so that nothing need reach the disk.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}


def programs() -> Path:
    """Return the folder of the newest PostgreSQL of this machine."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _as_server(folder: Path, *command: str) -> None:
    """Run a command as the user that may own a cluster."""
    if os.geteuid() == 0:
        command = ("runuser", "-u", "postgres", "--", *command)
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")


@contextmanager
def private_cluster(kept: Path | None = None, **further: str) -> Iterator[str]:
    """Start a cluster, yield the address of its database, and remove it.

    Arguments:
        kept: a folder for the cluster, which stays there and is taken up again the next time; a temporary one if None.
        further: options beside :data:`OPTIONS`, or instead of one of them.
    """
    folder = kept.resolve() if kept else Path(tempfile.mkdtemp(prefix="yingshang-pg-"))
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, user=pwd.getpwnam("postgres").pw_uid)
    data, log, port = folder / "data", folder / "log", free_port()
    control = (str(programs() / "pg_ctl"), "-D", str(data), "-w")
    options = " ".join(f"-c {name}={value}" for name, value in (OPTIONS | further).items())
    try:
        initialise = (str(programs() / "initdb"), "-D", str(data), "-U", "yingshang", "-A", "trust")
        if not (data / "PG_VERSION").exists():
            _as_server(folder, *initialise, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        # pg_ctl's child inherits the pipe of its output: the log takes it, or we would wait for ever.
        _as_server(folder, *control, "-l", str(log), "-o", f"-p {port} -k {folder} {options}", "start")
        try:
            yield f"postgresql://yingshang@127.0.0.1:{port}/postgres"
        finally:
            # Without full_page_writes only an orderly stop leaves a cluster that starts again.
            _as_server(folder, *control, "-m", "fast" if kept else "immediate", "stop")
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
