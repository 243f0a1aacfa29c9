"""Office files as PDF, printed by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from bairi_validators.errors import BairiError
from bairi_workbooks.files import written_whole

PROGRAMS: Final = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
TIME_LIMIT: Final = 180  # seconds; a bulletin takes a few, a cold start on a slow disk up to a minute
_PRINTED: Final = "printed"


def to_pdf(path: Path, *, seconds: float = TIME_LIMIT) -> Path:
    """Print an Office file as a PDF beside it; the PDF's path.

    LibreOffice runs with a profile of its own, so that neither an open window nor another run is in the way. Raises
    BairiError where it is not installed, takes longer than `seconds`, or cannot read the file.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise BairiError("没有找到 LibreOffice，不能生成 PDF。请安装 LibreOffice，或在 Word、WPS 中打开后另存为 PDF。")
    if not path.is_file():
        raise BairiError(f"找不到 {path}，不能生成 PDF。")
    with tempfile.TemporaryDirectory(prefix="bairi-pdf-", ignore_cleanup_errors=True) as folder:
        own = Path(folder)
        # A name of our own: LibreOffice takes some characters of people's file names for parts of a URL.
        copy = own / f"{_PRINTED}{path.suffix.lower()}"
        shutil.copyfile(path, copy)
        said = _convert(program, copy, own, seconds)
        printed = own / f"{_PRINTED}.pdf"
        if not printed.is_file():
            raise BairiError(f"LibreOffice 没能把 {path} 转成 PDF（{said or '没有说明原因'}）。请确认文件能正常打开。")
        target = path.with_suffix(".pdf")
        with written_whole(target) as draft:
            shutil.copyfile(printed, draft)
    return target


def _convert(program: str, source: Path, folder: Path, seconds: float) -> str:
    """Run LibreOffice once; what it said."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    switches = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir"]
    command = [program, profile, *switches, str(folder), str(source)]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own list of arguments, no shell
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError as error:
        raise BairiError(f"LibreOffice（{program}）启动不了，不能生成 PDF。请重新安装 LibreOffice。") from error
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise BairiError(f"LibreOffice 用了{seconds:g}秒还没有转完，已停止。请关闭其他程序后重试。") from error
    return " ".join(said.decode(errors="replace").split())


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and the program that it starts itself, which would go on alone."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()
