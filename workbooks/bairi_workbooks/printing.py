"""Office files as PDF, printed by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
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
PDF: Final = ".pdf"
TO_START: Final = 120  # seconds at most; a cold start on a slow disk takes up to a minute
EACH: Final = 60  # seconds at most for a file; a bulletin takes a few


def printer() -> str | None:
    """The program that prints; None where LibreOffice is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def to_pdf(*paths: Path, seconds: float | None = None) -> list[Path]:
    """Print Office files as PDF, each beside its file, in one start of the program; the PDFs' paths.

    LibreOffice runs with a profile of its own, so that neither an open window nor another run is in the way. Raises
    BairiError where it is not installed, takes longer than `seconds`, or cannot read a file.
    """
    program = printer()
    if program is None:
        raise BairiError("没有找到 LibreOffice，不能生成 PDF。请安装 LibreOffice，或在 Word、WPS 中打开后另存为 PDF。")
    if gone := next((path for path in paths if not path.is_file()), None):
        raise BairiError(f"找不到 {gone}，不能生成 PDF。")
    with tempfile.TemporaryDirectory(prefix="bairi-pdf-", ignore_cleanup_errors=True) as folder:
        # Names of our own: LibreOffice takes some characters of people's file names for parts of a URL.
        copies = {path: Path(folder) / f"{number}{path.suffix.lower()}" for number, path in enumerate(paths)}
        for path, copy in copies.items():
            shutil.copyfile(path, copy)
        limit = seconds or TO_START + EACH * len(copies)
        said = _convert(program, list(copies.values()), Path(folder), limit)
        return [_placed(path, copy.with_suffix(PDF), said) for path, copy in copies.items()]


def _placed(path: Path, printed: Path, said: str) -> Path:
    """The PDF of a file, put beside it."""
    if not printed.is_file():
        raise BairiError(f"LibreOffice 没能把 {path} 转成 PDF（{said or '没有说明原因'}）。请确认文件能正常打开。")
    target = path.with_suffix(PDF)
    with written_whole(target) as draft:
        shutil.copyfile(printed, draft)
    return target


def _convert(program: str, sources: Sequence[Path], folder: Path, seconds: float) -> str:
    """Run LibreOffice once; what it said."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    switches = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir"]
    command = [program, profile, *switches, str(folder), *map(str, sources)]
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
