"""Work spread over a cluster (集群处理): parcels go to a Dask scheduler's workers, who work as we do."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bairi_validators.errors import BairiError
from bairi_workbooks.processes import BEAT, parcels, spread
from bairi_workbooks.remote import NEEDED
from bairi_workbooks.worker import Limits

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")

# The items of a parcel, and a folder that is there while they are worked on; the items with what they need in it.
Bring = Callable[[Sequence[Any], Path], Sequence[Any]]
_ROUNDS: Final = 3  # in which nothing comes back, before the run ends


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a scheduler (集群) as a `Crew`; `patience` is the seconds it may be away or without workers.

    `bring` fetches what a parcel's items need into a folder of the worker's, all at once, before they are worked on.
    """

    address: str
    bring: Bring | None = None
    patience: float = 30

    def __call__(
        self,
        work: Callable[[T], R],
        items: Sequence[T],
        jobs: int,  # noqa: ARG002 - how many processes this machine may use; each thread of a worker has one
        *,
        limits: Limits | None = None,
        lost: Callable[[T, str], R] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[R]:
        """As `spread`. What was given to a worker or a scheduler that is no more is given out again.

        Raises BairiError when the scheduler cannot be reached, has no worker or loses them again and again.
        """
        duty, came, rounds = _Duty(work, limits, lost, self.bring), 0, 0
        while came < len(items):
            rounds += 1
            try:
                with self._client() as client:
                    for results in _carried_out(client, duty, items[came:], meanwhile):
                        yield from results
                        came, rounds = came + len(results), 0
            except _broken() as error:
                if rounds >= _ROUNDS:
                    raise BairiError(f"{self._name}连续{rounds}次中断（{error}）。{_AGAIN}") from error

    def see(self, places: Sequence[Path]) -> None:
        """Raises BairiError where a worker does not see one of the places: it would find every file gone."""
        with self._client() as client:
            seen = client.run(_blind_to, list(places))
        for worker, place in seen.items():
            if place is not None:
                raise BairiError(f"工作机 {worker} 打不开 {place}。请改用各机都能打开的位置（共享文件夹或 s3://…）。")

    @property
    def _name(self) -> str:
        return f"调度器 {self.address} "

    @contextmanager
    def _client(self) -> Iterator[Client]:
        """A connection to a scheduler that has workers."""
        try:
            from distributed import Client  # noqa: PLC0415 - heavy, and an extra
        except ImportError as error:
            raise BairiError(f"使用调度器需要另装组件：请运行 {NEEDED}。", arguments=("scheduler",)) from error
        try:
            client = Client(self.address, timeout=self.patience, set_as_default=False, name="bairi")
        except (OSError, ValueError) as error:
            raise BairiError(f"{self._name}连接不上。请核对地址和网络。{_AGAIN}", arguments=("scheduler",)) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=self.patience)
            except TimeoutError as error:
                raise BairiError(f"{self._name}没有工作机。请先启动 dask worker {self.address}。") from error
            yield client


_AGAIN: Final = "已存入台账的不会丢失，请重新运行。"


@dataclass(frozen=True, slots=True)
class _Duty:
    """What is to be done with every item; it goes to each worker once."""

    work: Callable[[Any], Any]
    limits: Limits | None
    lost: Callable[[Any, str], Any] | None
    bring: Bring | None


def _carried_out(
    client: Client, duty: _Duty, items: Sequence[Any], meanwhile: Callable[[], None] | None
) -> Iterator[list[Any]]:
    """The results of parcel after parcel, in the items' order."""
    threads = sum(client.nthreads().values())
    told = client.scatter(duty, broadcast=True, hash=False)
    futures = [
        client.submit(_parcel_done, told, [items[number] for number in parcel], pure=False)
        for parcel in parcels(len(items), max(1, threads))
    ]
    for future in futures:
        while meanwhile and not future.done():
            meanwhile()
            time.sleep(BEAT)
        yield future.result()
        future.release()


def _parcel_done(duty: _Duty, items: Sequence[Any]) -> list[Any]:
    """On a worker: a parcel through its own processes, as on a single machine."""
    if multiprocessing.current_process().daemon:
        raise BairiError(
            "工作机不能另起进程来隔离文件。请设环境变量 DASK_DISTRIBUTED__WORKER__DAEMON=False 后重新启动 dask worker。"
        )
    _start_from_a_warm_process()
    with tempfile.TemporaryDirectory() as folder:
        here = duty.bring(items, Path(folder)) if duty.bring else items
        return list(spread(duty.work, here, 1, limits=duty.limits, lost=duty.lost))


def _start_from_a_warm_process() -> None:
    """A worker's processes come from one that has imported what the worker has: others would import it all anew."""
    if "forkserver" in set(multiprocessing.get_all_start_methods()) - {multiprocessing.get_start_method()}:
        multiprocessing.set_start_method("forkserver", force=True)
        multiprocessing.set_forkserver_preload([name for name in list(sys.modules) if not name.startswith("__")])


def _blind_to(places: Sequence[Path]) -> Path | None:
    """On a worker: the first of the places that it does not see."""
    return next((place for place in places if not place.exists()), None)


def _broken() -> tuple[type[BaseException], ...]:
    """What is raised where a scheduler or its workers go away."""
    from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - heavy, and an extra
    from distributed.comm.core import CommClosedError  # noqa: PLC0415

    return CancelledError, CommClosedError, KilledWorker, TimeoutError
