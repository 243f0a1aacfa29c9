"""What commands cost (耗用): wall and CPU seconds, and the memory of all their processes together.

Memory is known on Linux alone, where /proc divides what several processes share among them.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

EVERY: Final = 0.05  # seconds between looks at memory, at least
# A look takes milliseconds, in which a process of hundreds of megabytes gets no more: the longer, the fewer.
OF_ITS_TIME: Final = 1 / 20
# Installed modules are compiled once; a checkout's are where nobody forbids it.
ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Cost:
    """What a command cost with all its processes: wall and CPU seconds, peak MB."""

    wall: float
    cpu: float
    peak: float = 0

    def less(self, other: Cost) -> Cost:
        """The seconds that are left without another's."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)


def once(command: Sequence[str], *, memory: bool = True) -> Cost:
    """What one run costs. Raises RuntimeError when the command could not do its work."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT)  # noqa: S603
    peaks = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    if memory:
        watcher.start()
    _, said = process.communicate()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if memory:
        watcher.join()
    if process.returncode not in {0, 1} or b"Traceback" in said:  # 1: some files go back
        raise RuntimeError(said.decode("utf-8", "replace"))
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peaks[0])


def compared(commands: Sequence[Sequence[str]], rounds: int, *, memory: bool = False) -> list[Cost]:
    """The median times of commands that are run in turn.

    The first round warms the disk and does not count; it is that in which memory is looked at, where it is wanted.
    """
    peaks = [once(command, memory=memory).peak for command in commands]
    rest = [[once(command, memory=False) for command in commands] for _ in range(rounds)]
    return [replace(middle(costs), peak=peak) for costs, peak in zip(zip(*rest, strict=True), peaks, strict=True)]


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "peak")))


def machine() -> str:
    """The machine and what else it does, in one line."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return (
        f"{model or platform.machine()}, {cores} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def _watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    """Keep the largest sum of the proportional memory of a process and its children until it ends."""
    began = time.perf_counter()
    while process.poll() is None:
        peaks[0] = max(peaks[0], sum(map(_resident, _tree(process.pid))))
        time.sleep(max(EVERY, OF_ITS_TIME * (time.perf_counter() - began)))


def _tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for parent in found:
        try:
            tasks = list(Path(f"/proc/{parent}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:  # it has ended meanwhile
            continue
    return found


def _resident(pid: int) -> float:
    """Megabytes of a process; what several share is divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
