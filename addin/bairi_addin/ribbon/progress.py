"""Progress in the status bar (进度), and stopping half-way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    import xlwings as xw

OURS: Final = "百日："  # what our sentences in the status bar begin with
# Each look at the status bar is a call into another process: more than this nobody reads.
_BETWEEN: Final = 0.2  # seconds


class StoppedError(BairiError):
    """The person stopped what a button had begun (停止). Nothing half-written is left."""


class CalledOffError(BairiError):
    """The person closed a question without an answer (取消): nothing was done, and the status bar says so."""


@dataclass
class Progress:
    """How far the work of a button is (进度): called as the batch calls its progress, from any step."""

    app: xw.App
    stop: Path
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show “step done/total”. Raises StoppedError where the person asked for an end."""
        if self.clock() < self._next and done < total:
            return
        self._next = self.clock() + _BETWEEN
        self.check()
        self.say(f"{step} {done}/{total}" if total else step)

    def say(self, words: str) -> None:
        """Show words in the status bar."""
        self.app.status_bar = f"{OURS}{words}"

    def check(self) -> None:
        """Raise StoppedError where the person asked for an end."""
        if self.stop.exists():
            raise StoppedError("已停止。没有写完的文件不会替换原有文件。")
