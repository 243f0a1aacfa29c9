"""Runs in processes that meet with accidents: killed at a step or at a time, no room on the disk, no permission.

Called as a program: one JSON object a line on stdin, `{"folder": …, "words": [...]}` and what is to happen to the run;
it answers with the exit code, what was said, and the steps taken. One program serves many runs, each in a fork of its
own: what the command line loads is loaded once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

# What changes something on the disk; reading does not count.
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.utime", "os.link"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Steps:
    """Counts the steps of a run and kills it at one: before each change on the disk, each statement and each commit."""

    def __init__(self, kill_at: int | None) -> None:
        self.kill_at, self.run, self.number = kill_at, os.getpid(), 0

    def take(self, *_: object) -> None:
        if os.getpid() != self.run:
            return  # a process of the run's
        self.number += 1
        if self.number == self.kill_at:
            os.kill(self.run, signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        changes = event in CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES)
        if changes:
            self.take()

    def listen(self) -> None:
        from sqlalchemy import Engine, event

        sys.addaudithook(self.hear)
        for moment in ("before_cursor_execute", "commit"):
            event.listen(Engine, moment, self.take)


def without_privileges() -> None:
    """Root may write where nobody may (CAP_DAC_OVERRIDE): this process no longer."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, and their upper halves
    assert library.capget(header, sets) == 0
    sets[0] &= ~(1 << 1)
    assert library.capset(header, sets) == 0


def limited(wish: dict[str, Any]) -> None:
    """What the system refuses this run."""
    import resource

    if (size := wish.get("most_bytes")) is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if wish.get("like_anybody") and os.getuid() == 0:
        without_privileges()


def run(wish: dict[str, Any], said: Path) -> None:
    """The run itself, in a process of its own; never returns."""
    from bairi_addin.cli import main

    os.chdir(wish["folder"])
    words = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(words, 1)
    os.dup2(words, 2)
    limited(wish)
    steps = Steps(wish.get("kill_at"))
    steps.listen()
    code = main(wish["words"])
    os.write(wish["counted"], str(steps.number).encode())
    os._exit(code)


def accident(wish: dict[str, Any]) -> dict[str, Any]:
    """Start a run, let happen what is to happen, and say what came of it."""
    said = Path(wish["folder"]).with_suffix(".said")
    reading, wish["counted"] = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        run(wish, said)
    os.close(wish["counted"])
    if (after := wish.get("kill_after")) is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as counted:
        steps = counted.read()
    return {
        "code": os.waitstatus_to_exitcode(status),
        "said": said.read_text(encoding="utf-8", errors="replace") if said.exists() else "",
        "steps": int(steps or 0),
        "seconds": time.monotonic() - began,
    }


def serve() -> None:
    """One wish a line, one answer a line."""
    from bairi_workbooks import batch, consolidated, ledger, return_package

    assert all((batch, consolidated, ledger, return_package))
    for line in sys.stdin:
        print(json.dumps(accident(json.loads(line))), flush=True)


if __name__ == "__main__":
    serve()
