"""PDF out of a .docx by LibreOffice, where the machine has it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from yingshang.kernel.documents.errors import ConversionFailed, MissingProgram

_HINT = "请安装：apt-get install libreoffice-writer-nogui fonts-noto-cjk。"

_SUBSTITUTES = {
    ("仿宋_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "方正仿宋简体"): [
        "FandolFang R",
        "FandolFang",
        "Noto Serif CJK SC",
    ],
    ("楷体_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "方正楷体简体"): [
        "AR PL UKai CN",
        "FandolKai",
        "Noto Serif CJK SC",
    ],
    ("方正小标宋简体", "方正小标宋_GBK", "小标宋", "FZXiaoBiaoSong-B05S"): [
        "Noto Serif CJK SC SemiBold",
        "Noto Serif CJK SC",
    ],
    ("黑体", "SimHei", "方正黑体_GBK"): ["Noto Sans CJK SC"],
    ("宋体", "SimSun", "新宋体", "方正书宋_GBK"): ["Noto Serif CJK SC"],
}
"""The fonts that papers name are not free. Where a machine has them they are used; else the first of these that it has."""

_HEAVY = ("方正小标宋简体", "方正小标宋_GBK", "小标宋", "FZXiaoBiaoSong-B05S")
"""小标宋 is a heavy face: its substitute is taken in bold."""

_OPTIONS = 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'
"""Figures are content controls; they must come out as text, not as fields to fill in."""


def find_office() -> str:
    """The path of LibreOffice. Raises :class:`MissingProgram`."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    raise MissingProgram("libreoffice", _HINT)


def to_pdf(docx: Path, out: Path, *, timeout: float = 120) -> None:
    """Convert a .docx to PDF; ``timeout`` in seconds. ``out`` appears whole or not at all.

    Each call has a profile of its own, so that several may run at once. Raises :class:`MissingProgram` and
    :class:`ConversionFailed`.
    """
    office = find_office()
    with tempfile.TemporaryDirectory(prefix="yingshang-pdf-") as folder:
        place = Path(folder)
        source = place / "document.docx"
        shutil.copyfile(docx, source)
        said = _run(office, source, place, timeout)
        made = place / "document.pdf"
        if not made.is_file():
            raise ConversionFailed(f"LibreOffice 没有生成 PDF：{said or '没有说明原因'}")
        part = out.with_name(f"{out.name}.part")
        shutil.copyfile(made, part)
        part.replace(out)


def font_configuration() -> str:
    """A fontconfig file: the system's, with the names of official fonts led to the simplified Chinese faces here."""
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><accept>"
        + "".join(f"<family>{face}</family>" for face in faces)
        + "</accept></alias>"
        for names, faces in _SUBSTITUTES.items()
        for name in names
    )
    heavy = "".join(
        f"<match target='pattern'><test name='family'><string>{name}</string></test>"
        "<edit name='weight' mode='assign'><const>bold</const></edit></match>"
        for name in _HEAVY
    )
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"{heavy}{aliases}<include ignore_missing='yes'>/etc/fonts/fonts.conf</include></fontconfig>"
    )


def _run(office: str, source: Path, place: Path, timeout: float) -> str:
    fonts = place / "fonts.conf"
    fonts.write_text(font_configuration(), encoding="utf-8")
    command = [office, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation={(place / 'profile').as_uri()}"]
    command += ["--convert-to", _OPTIONS, "--outdir", str(place), str(source)]
    environment = os.environ | {
        "HOME": str(place),
        "FONTCONFIG_FILE": str(fonts),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    process = subprocess.Popen(  # noqa: S603 - a fixed program with our own file names
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as late:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise ConversionFailed(f"LibreOffice 在 {timeout:g} 秒内没有完成。") from late
    return said.strip()
