"""What a roll-up leaves for people (逐级汇总的结果文件): the rows of all subtrees as one CSV table, the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bairi_validators.hierarchy import LevelRow
from bairi_workbooks.exporting import export
from bairi_workbooks.hierarchy.observations import opened
from bairi_workbooks.hierarchy.rolling import FOLDER, Rolled
from bairi_workbooks.hierarchy.workbook import write_rolled


def write_outputs(rolled: Rolled) -> tuple[Path, Path]:
    """Write CSV and workbook beside the rows' partition; the same figures give the same bytes, however divided.

    Raises BairiError when a file cannot be written.
    """
    out, period = rolled.order.out, rolled.order.period
    table, book = (out / f"{FOLDER}_{period.code}.{ending}" for ending in ("csv", "xlsx"))
    export(table, level_rows(rolled), "csv", LevelRow)
    return table, write_rolled(book, rolled)


def level_rows(rolled: Rolled) -> Iterator[LevelRow]:
    """The rows that the subtrees wrote: unit by unit in the order of the table of levels, from the highest level on."""
    import pyarrow as pa  # noqa: PLC0415 - heavy, and an extra
    import pyarrow.compute as pc  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    parts = (pq.read_table(where, filesystem=system, partitioning=None) for where, system in map(opened, rolled.parts))
    table = pa.concat_tables(parts)
    hierarchy = rolled.hierarchy
    order = sorted(hierarchy.nodes.values(), key=hierarchy.depth)
    places = {node.code: number for number, node in enumerate(order)}
    positions = pa.array([places[code] for code in table["code"].to_pylist()], pa.int32())
    keys = pa.table({"at": positions, "of": table["indicator"]})
    for batch in table.take(pc.sort_indices(keys, [("at", "ascending"), ("of", "ascending")])).to_batches(
        max_chunksize=4096
    ):
        yield from (LevelRow(period=rolled.order.period.code, **row) for row in batch.to_pylist())
