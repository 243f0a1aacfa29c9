"""A soffice of our own: private profile, named pipe, and a keeper that ends it when this process is gone."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from xlwings_libreoffice import bridge
from xlwings_libreoffice.errors import LibreOfficeError

START_SECONDS = 90.0
STOP_SECONDS = 15.0
# By it the office's own macros know the pipe on which a program that they start can reach it.
PIPE_VARIABLE = "XLWINGS_LIBREOFFICE_PIPE"
PROFILE = Path(__file__).with_name("profile.xcu")
OPTIONS = ("--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck")


@dataclass(frozen=True)
class Office:
    """A running soffice: the launcher's pid, which is its process group, and the context behind its pipe."""

    pid: int
    pipe: str
    headless: bool
    context: bridge.Uno
    keeper: "subprocess.Popen[str]"

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.keeper.poll() is None

    def opens(self, path: str) -> None:
        """Tell the keeper of a file, whose lock must not outlive the office."""
        if self.keeper.stdin is not None:
            self.keeper.stdin.write(f"{path}\0")
            self.keeper.stdin.flush()

    def stop(self) -> None:
        """Wait for an end that was asked for; one that does not come is forced."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.keeper.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it now; the keeper tidies up."""
        _release(self.keeper)


def has_display() -> bool:
    """Whether windows can be shown."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start(program: str | None = None, *, headless: bool) -> Office:
    """Start soffice and connect to it; the program is looked for on the path unless given."""
    if os.name != "posix":
        raise LibreOfficeError(
            "This engine starts LibreOffice on Linux and macOS only; on Windows xlwings drives Excel."
        )
    bridge.uno()
    found = shutil.which(program or "soffice")
    if found is None:
        raise LibreOfficeError(
            f"LibreOffice was not found ({program or 'soffice'}): install it or pass spec='/path/to/soffice'."
        )
    pipe = f"xlwings{uuid.uuid4().hex}"
    keeper = _keep(_profile(), pipe, found, headless=headless)
    pid = _told_pid(keeper)
    return Office(pid, pipe, headless, _connected(pipe, keeper), keeper)


def _profile() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="xlwings_libreoffice_"))
    settings = folder / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    shutil.copyfile(PROFILE, settings)
    return folder


def _keep(profile: Path, pipe: str, program: str, *, headless: bool) -> "subprocess.Popen[str]":
    command = [
        *(sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), str(profile), pipe, program),
        "--headless" if headless else "--invisible",
        *OPTIONS,
        f"--accept=pipe,name={pipe};urp;",
        f"-env:UserInstallation={profile.as_uri()}",
    ]
    # A session of its own: Ctrl+C in the terminal is meant for Python, which then ends the office in order.
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and the soffice that was found
        command,
        env={**os.environ, PIPE_VARIABLE: pipe},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="surrogateescape",
        start_new_session=True,
    )


def _told_pid(keeper: "subprocess.Popen[str]") -> int:
    if keeper.stdout is None:
        raise LibreOfficeError("The keeper of LibreOffice says nothing.")
    with keeper.stdout as told:
        return int(told.readline() or 0)


def _release(keeper: "subprocess.Popen[str]") -> None:
    """Its end of the pipe closed, the keeper ends the office and itself."""
    if keeper.stdin is not None:
        keeper.stdin.close()
    keeper.wait(STOP_SECONDS)


def _connected(pipe: str, keeper: "subprocess.Popen[str]") -> bridge.Uno:
    deadline = time.monotonic() + START_SECONDS
    while keeper.poll() is None and time.monotonic() < deadline:
        try:
            return bridge.connect(pipe)
        except bridge.failure():
            time.sleep(0.05)
    _release(keeper)
    raise LibreOfficeError("LibreOffice was started but did not answer; run soffice by hand to see what it says.")
