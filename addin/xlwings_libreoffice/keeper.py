"""Run as a process of its own between Python and soffice: when Python is gone, however it went, so is soffice.

Uses the standard library alone and is started with -I -S, so that it costs a few milliseconds.
"""

import contextlib
import hashlib
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

# Forked children of the owner may hold its end of the pipe open: its absence is looked for as well.
LOOK_EVERY_SECONDS = 1.0
GRACE_SECONDS = 4.0


def main(profile: str, pipe: str, *command: str) -> int:
    """Start the command, tell its pid, wait until it ends or its owner does, and leave nothing behind.

    The owner tells the files that it opens, each ended by a NUL.
    """
    owner = os.getppid()
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # A group of its own: LibreOffice's launcher has children, and all of them end together.
    office = subprocess.Popen(  # noqa: S603 -- the program is the caller's
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
    )
    sys.stdout.write(f"{office.pid}\n")
    sys.stdout.flush()
    told = b""
    while office.poll() is None and os.getppid() == owner:
        ready, _, _ = select.select([0, woken], [], [], LOOK_EVERY_SECONDS)
        if 0 in ready:
            heard = os.read(0, 65_536)
            if not heard:
                break
            told += heard
        if woken in ready:
            os.read(woken, 64)
    _end(office)
    for name in told.split(b"\0")[:-1]:
        _unlock(Path(os.fsdecode(name)), Path(profile).name)
    _tidy(profile, pipe)
    return 0


def _end(office: "subprocess.Popen[bytes]") -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            office.wait(GRACE_SECONDS)


def _unlock(file: Path, profile: str) -> None:
    """Take away the lock that a killed office left beside a file: nobody else could save it. It names the profile."""
    lock = file.with_name(f".~lock.{file.name}#")
    with contextlib.suppress(FileNotFoundError):
        if f"/{profile};" in lock.read_text(encoding="utf-8", errors="replace"):
            lock.unlink()


def _tidy(profile: str, pipe: str) -> None:
    shutil.rmtree(profile, ignore_errors=True)
    # LibreOffice's named pipes are sockets in /tmp, which a killed office leaves there: ours, and the one by which it
    # finds itself running already, called after the profile.
    digest = hashlib.md5(Path(profile).as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    for name in (pipe, "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)):
        Path(f"/tmp/OSL_PIPE_{os.getuid()}_{name}").unlink(missing_ok=True)  # noqa: S108


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
