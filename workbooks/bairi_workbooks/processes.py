"""Work spread over processes (多进程处理): results in order; what one item does to its process costs that item only."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from multiprocessing.connection import wait
from typing import Final, Generic, Protocol, Self, TypeVar

from bairi_validators.errors import BairiError
from bairi_workbooks.worker import SELDOM, Ended, Limits, Parcel, Worker

T = TypeVar("T")
R = TypeVar("R")

# Enough in one parcel that sending is cheap, few enough that no process is left alone with a long last one.
_MOST_AT_ONCE: Final = 64
_FEWEST_AT_ONCE: Final = 8  # where there are many
_PARCELS: Final = 4  # of each process at least
BEAT: Final = 0.2  # seconds between one look at whether the work is still wanted and the next
_USUAL: Final = (700, 10, 10)


class Crew(Protocol):
    """Who carries out work (人手): this machine's processes (`spread`), or a cluster's. What they do is the same."""

    def __call__(
        self,
        work: Callable[[T], R],
        items: Sequence[T],
        jobs: int,
        *,
        limits: Limits | None = None,
        lost: Callable[[T, str], R] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[R]:
        """What the work makes of each item, in the items' order; `jobs` is the number of this machine's processes."""


def spread(
    work: Callable[[T], R],
    items: Sequence[T],
    jobs: int,
    *,
    limits: Limits | None = None,
    lost: Callable[[T, str], R] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Iterator[R]:
    """What the work makes of each item, in the items' order. `work`, items and results must be picklable.

    `meanwhile` is called every now and then while processes are waited for: what it raises ends them all at once.
    With `lost`, every item is worked on in a process apart, within the limits, and `lost` says what becomes of one that
    its process dies of or that takes too long, with the reason in Chinese; all others come as ever. Without it one job
    needs no process. Raises BairiError when a process dies and there is no `lost`, and whatever the work raises.
    """
    with begun(work, items, jobs, limits=limits, lost=lost, meanwhile=meanwhile, parcels_each=_PARCELS) as results:
        yield from results()


@contextmanager
def begun(  # noqa: PLR0913 - what `spread` is told, and one thing more
    work: Callable[[T], R],
    items: Sequence[T],
    jobs: int,
    *,
    limits: Limits | None = None,
    lost: Callable[[T, str], R] | None = None,
    meanwhile: Callable[[], None] | None = None,
    parcels_each: int = 1,
) -> Iterator[Callable[[], Iterator[R]]]:
    """What `spread` does, begun by the processes while the block runs; calling what comes gives the results, once.

    Each process has its first parcel then, and the next when the results are asked for: for work that is to be done in
    the meantime there is but one for each. One job needs no process where `spread` needs none.
    """
    if not items or (lost is None and jobs <= 1):
        yield lambda: map(work, items)
        return
    several = max(1, min(jobs, len(items)))
    with _Team(work, items, several, limits or Limits.none(), lost, meanwhile, parcels_each) as team:
        yield team.results


@contextmanager
def beside(work: Callable[[T], R], item: T, jobs: int) -> Iterator[Callable[[], R]]:
    """Work that another process does while the block runs; calling what comes says what came of it.

    With one process it is done when it is asked for. `work` must be picklable. Raises BairiError when the process ends
    before its work does.
    """
    with begun(work, [item], jobs) as results:
        yield lambda: next(results())


@dataclass
class _Team(Generic[T, R]):
    """Processes at work on the items: who has what, what is still to be given out, what came back."""

    work: Callable[[T], R]
    items: Sequence[T]
    jobs: int
    limits: Limits
    lost: Callable[[T, str], R] | None
    meanwhile: Callable[[], None] | None = None
    parcels_each: int = 1
    workers: list[Worker] = field(default_factory=list)
    waiting: deque[Parcel] = field(default_factory=deque)
    done: dict[int, R] = field(default_factory=dict)
    tried: set[int] = field(default_factory=set)

    def __enter__(self) -> Self:
        """Set all to work."""
        self.waiting.extend(parcels(len(self.items), self.jobs, self.parcels_each))
        self.workers = [Worker(self.work, self.limits) for _ in range(min(self.jobs, len(self.waiting)))]
        for worker in self.workers:
            self._give(worker)
        return self

    def __exit__(self, *_: object) -> None:
        """End every process, at work or not."""
        for worker in self.workers:
            worker.end()

    def results(self) -> Iterator[R]:
        """All results in order, each as soon as those before it are there."""
        for number in range(len(self.items)):
            while number not in self.done:
                self._step()
            yield self.done.pop(number)

    def _give(self, worker: Worker) -> None:
        """A parcel where there is one, the worker's last where those that are left are for others."""
        if self.waiting and not worker.last:
            parcel = self.waiting.popleft()
            others = sum(1 for one in self.workers if one is not worker and not one.parcel and not one.last)
            last = len(self.waiting) <= others
            worker.take(parcel, [self.items[number] for number in parcel], last=last)

    def _step(self) -> None:
        """Wait until something comes back, a process ends, or one has been at an item for too long."""
        busy = [worker for worker in self.workers if worker.parcel]
        patience = min(worker.overdue_in() for worker in busy)
        if self.meanwhile:
            patience = min(patience, BEAT)
        told = wait([worker.connection for worker in busy], timeout=patience if isfinite(patience) else None)
        if self.meanwhile and not told:
            self.meanwhile()
        for worker in busy:
            if worker.connection in told:
                self._hear(worker)
            elif worker.overdue_in() <= 0:
                self._replace(worker, worker.stop(), again=False)

    def _hear(self, worker: Worker) -> None:
        try:
            content = worker.answer()
        except Ended as ended:
            self._replace(worker, ended.at, again=True, reason=ended.reason)
            return
        parcel = worker.parcel
        worker.parcel = ()
        self._give(worker)  # it goes on while its answer is unpacked here
        self.done.update(zip(parcel, worker.unpacked(content), strict=True))

    def _replace(self, worker: Worker, at: int, *, again: bool, reason: str | None = None) -> None:
        """A process has ended at one of the items of its parcel; the others of the parcel are given out anew.

        What a process dies of may be what earlier items left in it: an item is tried again once, alone in a new one.
        """
        if self.lost is None:
            raise BairiError(f"一个处理进程{reason}。请把进程数改为1再试。", arguments=("jobs",))
        number = worker.parcel[at]
        rest = tuple(n for n in worker.parcel if n != number)
        if rest:
            self.waiting.appendleft(rest)
        if again and number not in self.tried:
            self.tried.add(number)
            self.waiting.appendleft((number,))
        else:
            self.done[number] = self.lost(self.items[number], reason or self.limits.too_long)
        self.workers.remove(worker)
        if self.waiting:
            self.workers.append(Worker(self.work, self.limits))
            self._give(self.workers[-1])


def parcels(items: int, jobs: int, each: int = _PARCELS) -> Iterator[Parcel]:
    """The numbers of so many items in parcels for so many processes, so many for each at least; or one, with all.

    The last ones are smaller: processes end at about the same time.
    """
    many = each * jobs
    most = -(-items // jobs) if each == 1 else min(_MOST_AT_ONCE, max(1, items // many))
    least, first = most if each == 1 else min(_FEWEST_AT_ONCE, most), 0
    while first < items:
        below = min(items, first + max(least, min(most, (items - first) // many)))
        yield tuple(range(first, below))
        first = below


@contextmanager
def seldom_collected() -> Iterator[None]:
    """For a batch: Python looks for rings of objects among young ones only, and seldom.

    Whole files' cells are kept by the hundred thousand, none of them in rings; looking through all of them again and
    again took more time than packing and unpacking them.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.freeze()  # the two make old ones of all: as young ones they would be looked through at once now
        gc.unfreeze()
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
