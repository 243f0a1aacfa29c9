"""A process apart (隔离进程) for work on what strangers send: limited in memory and time, then used again."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ctypes import Array, c_double
    from multiprocessing.process import BaseProcess

# How often a batch's processes look for rings of objects: whole files' cells are kept, none of them in rings.
SELDOM: Final = (100_000, 50, 1_000)
# Numbers of the items that are worked on together.
Parcel = tuple[int, ...]

_MEGABYTE: Final = 1024 * 1024
_AT, _SINCE = 0, 1
# What a process says of itself as it ends, in its exit code.
_NO_MEMORY: Final = 77


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take (限额): seconds, and megabytes of memory beyond what the process begins with."""

    seconds: float = 60
    megabytes: int = 2048

    @classmethod
    def none(cls) -> Limits:
        """No limits, for work on what is our own."""
        return cls(float("inf"), 0)

    @property
    def too_long(self) -> str:
        """Why an item was given up, in Chinese."""
        return f"超过{self.seconds:g}秒仍未处理完"

    @property
    def too_much(self) -> str:
        """Why an item was given up, in Chinese."""
        return f"占用内存超过{self.megabytes}兆字节"

    @property
    def reasons(self) -> tuple[str, str]:
        """What an item is given up for by these limits and not by others."""
        return self.too_long, self.too_much


DEFAULT_LIMITS: Final = Limits()


class Ended(Exception):  # noqa: N818 - no error of ours: a process has ended
    """A process ended while it was at the item of this place in its parcel."""

    def __init__(self, at: int, reason: str) -> None:
        self.at, self.reason = at, reason
        super().__init__(reason)


class Worker:
    """One process (隔离进程) and the parcel it is at; none where it waits."""

    def __init__(self, work: Callable[[Any], Any], limits: Limits) -> None:
        """Start it. What all items need is in `work`, which goes to the process once."""
        self._limits = limits
        self.connection, theirs = multiprocessing.Pipe()
        # Shared, not sent: a process that hangs or dies sends nothing.
        self._now: Array[c_double] = multiprocessing.RawArray("d", 2)
        self._process: BaseProcess = multiprocessing.Process(
            target=_serve, args=(theirs, work, self._now, limits.megabytes), daemon=True
        )
        self._process.start()
        theirs.close()
        self.parcel: Parcel = ()
        self.last = False  # whether it ends with this parcel

    def take(self, parcel: Parcel, items: Sequence[Any], *, last: bool) -> None:
        """Give it a parcel; with its last one it ends, and its memory with it, whenever it is listened to."""
        self.parcel, self.last = parcel, last
        self._now[_AT], self._now[_SINCE] = 0, time.monotonic()
        try:
            self.connection.send((items, last))
        except BrokenPipeError:
            return  # it ended while it waited; the answer tells

    def overdue_in(self) -> float:
        """Seconds until it has been at its item for too long."""
        return max(0.0, self._now[_SINCE] + self._limits.seconds - time.monotonic())

    def answer(self) -> bytes:
        """What came back, still packed. Raises Ended where the process has ended instead."""
        try:
            return self.connection.recv_bytes()
        except (EOFError, OSError) as error:
            self._process.join()
            memory = self._process.exitcode == _NO_MEMORY
            raise Ended(
                int(self._now[_AT]), self._limits.too_much if memory else "异常退出（可能是内存不足）"
            ) from error

    @staticmethod
    def unpacked(content: bytes) -> Sequence[Any]:
        """The results of a parcel, in its order. Raises what the work raised."""
        answer = pickle.loads(content)  # noqa: S301 - from a process of our own
        if isinstance(answer, Exception):
            raise answer
        results: Sequence[Any] = answer
        return results

    def stop(self) -> int:
        """End it at once; the place in its parcel that it was at."""
        at = int(self._now[_AT])
        self.end()
        return at

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.connection.close()


def _serve(connection: Connection, work: Callable[[Any], Any], now: Array[c_double], megabytes: int) -> None:
    """A process's life: parcels in, results out, until its last one or the run's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the run's to answer
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    gc.freeze()  # what is shared with the run stays so: looking through it would copy it
    gc.set_threshold(*SELDOM)
    if megabytes:
        _limit_memory(megabytes)
    last = False
    while not last:
        try:
            items, last = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_packed(work, items, now))


def _packed(work: Callable[[Any], Any], items: Sequence[Any], now: Array[c_double]) -> bytes:
    """The results of a parcel, or the exception that ended it."""
    try:
        results = []
        for at, item in enumerate(items):
            now[_AT], now[_SINCE] = at, time.monotonic()
            results.append(work(item))
        return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - it is raised where the run is
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            os._exit(_NO_MEMORY)  # what is left of such a process is good for nothing
        return pickle.dumps(error)


def _limit_memory(megabytes: int) -> None:
    """Let the system refuse this process more; where it cannot (Windows, macOS) time alone is limited."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * _MEGABYTE
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _end_with_the_run() -> None:
    """A run that is killed ends no process of its own: each sees to it that it does not stay for ever."""
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)
