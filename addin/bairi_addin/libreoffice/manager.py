"""LibreOffice's own program for extensions (扩展管理程序), unopkg: adding, taking out, looking."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from bairi_validators.errors import BairiError

PROGRAM: Final = "unopkg"
IDENTIFIER: Final = "org.bairi.buttons"
_SECONDS: Final = 120


def manager() -> Path | None:
    """The program: on the path, or beside the office that is."""
    if found := shutil.which(PROGRAM):
        return Path(found)
    office = shutil.which("soffice")
    beside = Path(office).resolve().with_name(PROGRAM) if office else None
    return beside if beside and beside.is_file() else None


def is_installed(program: Path) -> bool:
    """Whether this user's LibreOffice has the extension."""
    return _run(program, "list", IDENTIFIER).returncode == 0


def add(program: Path, extension: Path) -> None:
    """Add the extension in a file, in place of one that is there. Raises BairiError where LibreOffice refuses."""
    _must(program, "add", "--force", str(extension))


def remove(program: Path) -> None:
    """Take the extension out. Raises BairiError where LibreOffice refuses."""
    _must(program, "remove", IDENTIFIER)


def _must(program: Path, *arguments: str) -> None:
    done = _run(program, *arguments)
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.startswith("ERROR")), done.stderr.strip())
        raise BairiError(
            f"LibreOffice 没有照办（{said}）。请用平时登录的用户（不是 root），关闭 LibreOffice 后重新运行。"
        )


def _run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - the program that was found
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BairiError(f"{program} 没有运行完（{error}）。请关闭 LibreOffice 后重新运行。") from error
