"""A whole inbox: `bairi run` without the bulletin, as a ratio to what an office would write for itself, at two sizes.

Linux only: memory is summed over a command's processes as /proc tells it.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import made_up
from python_calamine import CalamineWorkbook

from bairi_validators.plan.loading import load_plan
from bairi_workbooks.checking import check_file

FASTER, MOST_MB, GROWTH, TIMES_BARE = 8, 600, 1.15, 3
SAMPLED = 100  # files whose check is held against a bare read
EVERY = 0.1  # seconds between looks at memory
PEER = Path(__file__).with_name("plain_peer.py")


@dataclass(frozen=True)
class Cost:
    """What a command cost with all its processes: wall and CPU seconds, peak MB of resident memory together."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Print a row for each size, then the growth between them and what one file costs."""
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder, costs = Path(name), []
        print(
            "| files | peer s | bairi s | times faster | CPU ms/file | peak MB |\n| --- | --- | --- | --- | --- | --- |"
        )
        for files in (options.files // 10, options.files):
            plan = made_up.city(folder / str(files), files)
            inbox = made_up.inbox(folder / str(files) / "inbox", plan, options.jobs)
            peer = once([sys.executable, str(options.peer), str(inbox), str(folder / "peer.xlsx")])
            bairi = min((bairi_run(plan, inbox, folder / "out", options.jobs) for _ in range(options.rounds)), key=wall)
            costs.append(bairi)
            print(
                f"| {files} | {peer.wall:.1f} | {bairi.wall:.1f} | {judged(peer.wall / bairi.wall, at_least=FASTER)} "
                f"| {1000 * bairi.cpu / files:.1f} | {judged(bairi.peak, at_most=MOST_MB)} |",
                flush=True,
            )
        few, many = costs
        print(
            f"\nTen times the files: {judged(many.wall / few.wall / 10, at_most=GROWTH)} of ten times the wall time, ",
            end="",
        )
        print(f"{many.cpu / few.cpu / 10:.2f} of ten times the CPU time.")
        checked, bare = one_file(plan, inbox)
        ratio = judged(checked / bare, at_most=TIMES_BARE)
        print(f"One file: check_file {checked:.1f} ms of CPU, calamine's bare read {bare:.1f} ms, ratio {ratio}.")


def arguments() -> argparse.Namespace:
    """How many files, processes and rounds, and which script is the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=400, help="the larger of the two sizes; the other is a tenth")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument(
        "--peer", type=Path, default=os.environ.get("PEER") or PEER, help="script called INBOX OUT.xlsx"
    )
    return parser.parse_args()


def bairi_run(plan: Path, inbox: Path, out: Path, jobs: int) -> Cost:
    """A first run: nothing is in the ledger yet."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "bairi_addin", "--plan", str(plan), "run", str(inbox), "--out", str(out)]
    return once([*command, "--period", made_up.PERIOD.code, "--jobs", str(jobs), "--no-bulletin"])


def wall(cost: Cost) -> float:
    """The wall time, to choose by."""
    return cost.wall


def judged(value: float, *, at_least: float = 0, at_most: float = float("inf")) -> str:
    """A figure, and the goal where it was missed."""
    goal = at_least or at_most
    return f"{value:.2f}" if at_least <= value <= at_most else f"{value:.2f} (goal {goal})"


def once(command: Sequence[str]) -> Cost:
    """What one run costs. Raises RuntimeError when the command could not do its work."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 - our own
    peaks = [0.0]
    watcher = threading.Thread(target=watch, args=(process, peaks))
    watcher.start()
    _, said = process.communicate()
    ended, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    watcher.join()
    if process.returncode not in {0, 1}:  # 1: some files go back
        raise RuntimeError(said.decode("utf-8", "replace"))
    return Cost(ended, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peaks[0])


def watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    """Keep the largest sum of the proportional memory of a process and its children until it ends."""
    while process.poll() is None:
        peaks[0] = max(peaks[0], sum(map(resident, tree(process.pid))))
        time.sleep(EVERY)


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for parent in found:
        try:
            tasks = list(Path(f"/proc/{parent}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:  # it has ended meanwhile
            continue
    return found


def resident(pid: int) -> float:
    """Megabytes of a process; what several share is divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def one_file(path: Path, inbox: Path) -> tuple[float, float]:
    """CPU ms of checking a file and of reading all its sheets with calamine, in turn over the same files."""
    plan, paths = load_plan(path), list(islice(sorted(inbox.iterdir()), SAMPLED + 1))
    spent = [0.0, 0.0]
    for number, file in enumerate(paths):
        for which, work in enumerate((lambda file: check_file(plan, file), bare)):
            gc.collect()
            began = time.process_time()
            work(file)
            spent[which] += time.process_time() - began if number else 0  # the first one fills the caches
    return spent[0] * 1000 / (len(paths) - 1), spent[1] * 1000 / (len(paths) - 1)


def bare(path: Path) -> None:
    """Every sheet's rows and nothing else."""
    with CalamineWorkbook.from_path(str(path)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


if __name__ == "__main__":
    main()
