"""What a check costs beside a bare read, and what of it is safety: pre-flight and processes apart.

Without: every file in this process, its members inflated by zlib alone. With: as a run does it, in a process apart with
its limits, results sent back; every member's name, checksum, size and DOCTYPE looked at. All in turn, in one run.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import made_up
from peers import calamine

from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import NOTHING_KNOWN, check_file
from bairi_workbooks.intake.arrivals import Checking, Source, arrival_time
from bairi_workbooks.processes import seldom_collected
from bairi_workbooks.reading.preflight import unpacked

GOAL: Final = 0.35
TIMES_BARE: Final = 2
ROUNDS: Final = 5
_LOCAL: Final = struct.Struct("<26xHH")


def main() -> None:
    """Print what each part costs a file, and the share that safety adds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--inbox", type=Path, help="a folder made before, with the plan beside it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, seldom_collected():
        path = next(options.inbox.parent.glob("*.toml")) if options.inbox else made_up.city(Path(folder), options.files)
        inbox = options.inbox or made_up.inbox(Path(folder) / "inbox", path, 2)
        compare(load_plan(path), sorted(inbox.iterdir())[: options.files])


def compare(plan: Plan, files: Sequence[Path]) -> None:
    """The medians of some rounds."""
    contents = [path.read_bytes() for path in files]
    sources = [Source(path, arrival_time(path)) for path in files]
    checking = Checking(plan, made_up.PERIOD, NOTHING_KNOWN, 1, None)
    ways: dict[str, Callable[[], object]] = {
        "calamine alone": lambda: [calamine(path) for path in files],
        "inflating alone": lambda: [inflate(content) for content in contents],
        "pre-flight": lambda: [unpacked(content) for content in contents],
        "in one process": lambda: [check_file(plan, path, made_up.PERIOD) for path in files],
        "in a process apart": lambda: checking.check(sources),
    }
    seen: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, way in ways.items():
            cost = cpu(way)
            if number:  # the first round warms caches
                seen[name].append(cost / len(files) * 1000)
    costs = {name: statistics.median(values) for name, values in seen.items()}
    for name, cost in costs.items():
        print(f"| {name} | {cost:.2f} ms CPU a file |")
    without = costs["in one process"] - (costs["pre-flight"] - costs["inflating alone"])
    added = costs["in a process apart"] / without - 1
    bare = costs["in one process"] / costs["calamine alone"]
    print(f"| in one process, to calamine alone | {bare:.2f} (goal: {TIMES_BARE}) |")
    print(f"| added by safety | {added:.0%} (goal: under {GOAL:.0%}) |")


def cpu(way: Callable[[], object]) -> float:
    """CPU seconds of this process and of those that it started and that have ended."""
    before = _spent()
    way()
    return _spent() - before


def _spent() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def inflate(content: bytes) -> int:
    """Every member inflated, nothing of it looked at."""
    total = 0
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for info in archive.infolist():
            named, extra = _LOCAL.unpack_from(content, info.header_offset)
            begin = info.header_offset + _LOCAL.size + named + extra
            total += len(zlib.decompress(content[begin : begin + info.compress_size], -zlib.MAX_WBITS))
    return total


if __name__ == "__main__":
    main()
