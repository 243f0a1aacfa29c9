"""Work spread over processes (多进程处理): what every task needs goes to each process once, results come in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

# Enough in one parcel that sending is cheap, few enough that no process is left alone with a long last one.
_MOST_AT_ONCE: Final = 64
_PARCELS: Final = 4  # of each process at least
_SELDOM: Final = (100_000, 50, 1_000)
_USUAL: Final = (700, 10, 10)
_own: list[Callable[[Any], Any]] = []  # a worker's, set once when it starts


def spread(work: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """What the work makes of each item, in the items' order. `work`, items and results must be picklable.

    Raises BairiError when a process ends before its work does.
    """
    if jobs <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    together = min(_MOST_AT_ONCE, max(1, len(items) // (_PARCELS * jobs)))
    try:
        with ProcessPoolExecutor(min(jobs, len(items)), initializer=_begin, initargs=(work,)) as pool:
            yield from pool.map(_work, items, chunksize=together)
    except BrokenProcessPool as error:
        raise _died() from error


@contextmanager
def beside(work: Callable[[T], R], item: T, jobs: int) -> Iterator[Callable[[], R]]:
    """Work that another process does while the block runs; calling what comes says what came of it.

    With one process it is done when it is asked for. `work` must be picklable. Raises BairiError when the process ends
    before its work does.
    """
    if jobs <= 1:
        yield lambda: work(item)
        return
    try:
        with ProcessPoolExecutor(1, initializer=_begin, initargs=(work,)) as pool:
            yield pool.submit(_work, item).result
    except BrokenProcessPool as error:
        raise _died() from error


def _died() -> BairiError:
    return BairiError("一个处理进程异常退出（可能是内存不足）。请不用 --jobs 重试。")


@contextmanager
def seldom_collected() -> Iterator[None]:
    """For a batch: Python looks for rings of objects among young ones only, and seldom.

    Whole files' cells are kept by the hundred thousand, none of them in rings; looking through all of them again and
    again took more time than packing and unpacking them.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def new_collected() -> Iterator[None]:
    """Within a batch, for what makes rings and leaves them: they are looked for as usual, what was there before is not.

    The parts of Word documents are rings: those of a hundred took as much memory as the cells of two thousand files.
    """
    seldom = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_USUAL)
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        gc.set_threshold(*seldom)


def _begin(work: Callable[[Any], Any]) -> None:
    _end_with_the_run()
    gc.set_threshold(*_SELDOM)
    _own[:] = [work]


def _end_with_the_run() -> None:
    """A run that is killed ends no process of its own: each sees to it that it does not stay for ever."""
    threading.Thread(target=_end_after, args=[multiprocessing.parent_process()], daemon=True).start()


def _end_after(run: BaseProcess) -> None:
    run.join()
    os._exit(1)


def _work(item: Any) -> Any:
    return _own[0](item)
