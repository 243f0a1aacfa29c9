"""The nation's run in small (全国规模模拟): submissions by the hundred thousand through the real scheduler.

One in so many is really read and checked, in a process apart as in a run. The others take the time that a real one was
measured to take, divided by a factor, and send back as many bytes. What is told is what the road costs beside the work.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

import dask
import made_up
from distributed import Client, LocalCluster
from submissions import Sample, nothing, submission

from bairi_validators.plan.loading import load_plan
from bairi_workbooks.checking import check_file
from bairi_workbooks.cluster import Cluster
from bairi_workbooks.processes import parcels
from bairi_workbooks.worker import DEFAULT_LIMITS

COUNTIES = 22  # that the sampled workbooks are of
HALF_AN_HOUR = 1800


def main() -> None:
    """Print what was sent through, what it took, and how many threads would take half an hour over it."""
    options = arguments()
    scheduler = nullcontext(options.scheduler) if options.scheduler else local(options.workers)
    with tempfile.TemporaryDirectory() as folder, scheduler as address:
        sample = measured(Path(folder))
        work = partial(submission, sample, options.every, options.speed)
        began, came, sent, threads = time.perf_counter(), 0, 0, threads_of(address)
        crew = Cluster(address)(work, range(options.submissions), 1, limits=DEFAULT_LIMITS, lost=nothing)
        for result in crew:
            came, sent = came + 1, sent + len(result)
        wall = time.perf_counter() - began
    report(options, sample, threads, wall, sent)


def measured(folder: Path) -> Sample:
    """Workbooks of made-up counties, and what reading and checking one of them costs."""
    path = made_up.city(folder / "plan", COUNTIES)
    plan = load_plan(path)
    paths = tuple(sorted(made_up.inbox(folder / "inbox", path, 1).iterdir()))
    check_file(plan, paths[0], made_up.PERIOD)
    began = time.process_time()
    checked = [check_file(plan, path, made_up.PERIOD) for path in paths]
    seconds = (time.process_time() - began) / len(paths)
    return Sample(plan, paths, seconds, sum(len(pickle.dumps(one)) for one in checked) // len(paths))


@contextmanager
def local(workers: int) -> Iterator[str]:
    """A cluster of this machine."""
    settings = dask.config.set({"distributed.worker.daemon": False})
    with settings, LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def threads_of(address: str) -> int:
    """How many threads the cluster's workers have."""
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(1)
        return sum(client.nthreads().values())


def report(options: argparse.Namespace, sample: Sample, threads: int, wall: float, sent: int) -> None:
    """A line a figure."""
    number, real = options.submissions, len(range(0, options.submissions, options.every))
    work = sample.seconds * (real + (number - real) / options.speed)
    several = sum(1 for _ in parcels(number, threads))
    beside = max(0.0, wall * threads - work)
    print(f"submissions {number}, of which read {real}; threads {threads}; parcels {several}")
    print(f"one workbook: {1000 * sample.seconds:.1f} ms of CPU, {sample.size / 1024:.0f} KB as checked")
    print(f"wall {wall:.1f} s, {number / wall:.0f} a second; {sent / 1024**2:.0f} MB came back")
    print(
        f"beside the work: {1000 * beside / several:.0f} ms of a thread a parcel, {1000 * beside / number:.2f} a file"
    )
    print(f"peak memory here {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    whole = number * sample.seconds + beside
    print(f"unhurried, all of them read: {whole / HALF_AN_HOUR:.1f} threads for half an hour")


def arguments() -> argparse.Namespace:
    """How many, how fast, and where."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--submissions", type=int, default=200_000)
    parser.add_argument("--every", type=int, default=200, help="one in so many is really read")
    parser.add_argument("--speed", type=float, default=20, help="the others' time is divided by this")
    parser.add_argument("--workers", type=int, default=2, help="of a cluster of this machine")
    parser.add_argument("--scheduler", help="a running cluster's address, on machines that share this folder of files")
    return parser.parse_args()


if __name__ == "__main__":
    main()
