"""A made-up nation rolled up level by level (全国逐级汇总): what 42,800 units' figures take on one machine.

31 provinces, 333 cities, 2,800 counties and 40,000 townships, named by number. Every city has a place with its own
counties' and townships' observations, as its own run leaves them. Data sets are made once under a folder and kept.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import made_up
import pyarrow as pa
import pyarrow.parquet as pq

from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_workbooks.cluster import Cluster
from bairi_workbooks.exporting import OBSERVATIONS, partition
from bairi_workbooks.hierarchy.outputs import write_outputs
from bairi_workbooks.hierarchy.rolling import Order, rolled_up
from bairi_workbooks.hierarchy.sources import sources_of
from bairi_workbooks.hierarchy.table import load_hierarchy
from bairi_workbooks.processes import spread

PERIOD = Period.parse("2025-10下旬")
COUNTS = (1, 31, 333, 2_800, 40_000)
LEVELS = ("国", "省", "市", "县", "乡镇")
CITY = LEVELS.index("市")
REPORTED = 0.97  # of what is owed
_PLACES = pa.decimal128(38, 15)


def main() -> None:
    """Make the nation where there is none, roll it up, and print what it took."""
    options = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        plan = load_plan()
        counts = [max(1, round(number * options.share)) for number in COUNTS]
        kept = (options.folder or Path(scratch)) / str(sum(counts))  # by its size: shares are data sets apart
        folder = made_up.made_once(kept, lambda made: make(made, plan, counts))
        began, cpu = time.perf_counter(), time.process_time()
        hierarchy = load_hierarchy(plan, folder / "层级表.csv")
        places = {node.code: folder / node.source for node in hierarchy.nodes.values() if node.source}
        order = Order(plan, PERIOD, folder / "结果", hierarchy.levels.index(options.level))
        crew = Cluster(options.scheduler) if options.scheduler else spread
        rolled = rolled_up(order, hierarchy, sources_of(hierarchy, places), crew=crew, jobs=options.jobs)
        rolled_in, here = time.perf_counter() - began, time.process_time() - cpu
        write_outputs(rolled)
        wall = time.perf_counter() - began
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    figures = sum(result.share.owed for result in rolled.results[hierarchy.root.code])
    print(f"units {len(hierarchy.nodes)}, figures owed below {figures}, held together {sum(rolled.verdicts.values())}")
    print(
        f"rolled up in {rolled_in:.1f} s (CPU here {here:.1f} s, in others {others.ru_utime + others.ru_stime:.1f} s)"
    )
    print(f"with CSV and workbook {wall:.1f} s; peak memory here {own.ru_maxrss / 1024:.0f} MB, ", end="")
    print(f"largest other process {others.ru_maxrss / 1024:.0f} MB")


def make(folder: Path, plan: Plan, counts: list[int]) -> None:
    """The table of levels, and every city's observations."""
    below: dict[int, list[str]] = {}
    with (folder / "层级表.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["代码", "名称", "级别", "上级代码", "填报数"])
        for depth, (level, number) in enumerate(zip(LEVELS, counts, strict=True)):
            for at in range(number):
                above = f"{depth - 1}-{at % counts[depth - 1]}" if depth else ""
                place = f"市/{at}" if depth == CITY else ""
                writer.writerow([f"{depth}-{at}", f"{level}{at}", level, above, place])
                if depth > CITY:
                    county = at % counts[CITY + 1]
                    below.setdefault(county % counts[CITY], []).append(f"{level}{at}")
    asked = [indicator for indicator in plan.indicators if indicator.counties]
    for city, names in below.items():
        path = partition(folder / "市" / str(city), PERIOD) / OBSERVATIONS
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(observations(asked, names, random.Random(city)), path)  # noqa: S311 - made-up figures


def observations(asked: list[Indicator], names: list[str], chance: random.Random) -> pa.Table:
    """A city's table: each unit owes every indicator, some have not reported."""
    rows = [row for indicator in asked for name in names for row in reported(indicator, name, chance)]
    schema = pa.schema(
        [(name, pa.string()) for name in ("indicator", "measure", "input_unit", "reporter", "kind", "state")]
        + [(name, _PLACES) for name in ("value", "base", "own_target")]
    )
    return pa.Table.from_pylist(rows, schema)


def reported(indicator: Indicator, name: str, chance: random.Random) -> Iterator[dict[str, object]]:
    """What a unit reported of an indicator."""
    row: dict[str, object] = {
        "indicator": indicator.id,
        "measure": indicator.measure.value,
        "input_unit": indicator.input_unit,
        "reporter": name,
        "kind": "county",
    }
    if chance.random() < REPORTED:
        if indicator.measure is Measure.MILESTONE:
            row["state"] = chance.choice(["未启动", "推进中", "已完成"])
        else:
            row["value"] = Decimal(chance.randrange(100_000)) / 100
            row["base"] = Decimal(chance.randrange(1, 100_000)) / 100 if indicator.measure.is_rate else None
            row["own_target"] = Decimal(chance.randrange(1, 100_000)) / 100
    yield row


def arguments() -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the data set is made once and kept")
    parser.add_argument("--share", type=float, default=1.0, help="of the nation's numbers of units")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--level", default="县", help="down to which level rows are written")
    parser.add_argument("--scheduler")
    return parser.parse_args()


if __name__ == "__main__":
    main()
