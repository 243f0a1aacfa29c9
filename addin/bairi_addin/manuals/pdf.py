"""The manuals as PDF (打印稿), printed by a browser, or by LibreOffice where there is none."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from bairi_addin.manuals import manual_html
from bairi_validators.errors import BairiError
from bairi_workbooks.files import written_whole
from bairi_workbooks.printing import PDF, to_pdf

_BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# The page is our own: no sandbox is needed, and root in a container can have none.
_SWITCHES: Final = ("--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer")
_SECONDS: Final = 120  # at most, for one manual


def browser() -> str | None:
    """The browser that prints, where there is one."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def manual_pdf(name: str, folder: Path) -> Path:
    """Write a manual as PDF into a folder; the file's path. Raises BairiError where nothing can print it."""
    target, program = folder / f"{name}{PDF}", browser()
    with tempfile.TemporaryDirectory(prefix="bairi-manual-", ignore_cleanup_errors=True) as room:
        page = Path(room) / "manual.html"
        page.write_text(manual_html(name), encoding="utf-8")
        printed = _printed(program, page) if program else to_pdf(page)[0]
        with written_whole(target) as draft:
            shutil.copyfile(printed, draft)
    return target


def _printed(program: str, page: Path) -> Path:
    printed = page.with_suffix(PDF)
    profile = f"--user-data-dir={page.parent / 'profile'}"
    command = [program, *_SWITCHES, profile, f"--print-to-pdf={printed}", page.as_uri()]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - no shell, our own list
    except (OSError, subprocess.SubprocessError) as error:
        raise BairiError(f"浏览器（{program}）没能打印手册。请用浏览器打开手册后自行打印。") from error
    return printed
