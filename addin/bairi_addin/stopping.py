"""Stopping what runs on and on: Ctrl-C and SIGTERM end it after what is being done, a second one at once."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_NAP: Final = 0.2  # seconds: sleep goes on after a signal, so it is taken in short pieces


class Stop:
    """Whether somebody has asked to stop (停止)."""

    def __init__(self) -> None:
        self.asked = False

    def pause(self, seconds: float) -> None:
        """Wait, unless somebody asks to stop."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(_NAP, left))

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """A signal came: the first asks, the second one ends what is being done."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def stoppable() -> Iterator[Stop]:
    """While the block runs, signals only ask to stop."""
    stop = Stop()
    before = {number: signal.signal(number, stop.ask) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
