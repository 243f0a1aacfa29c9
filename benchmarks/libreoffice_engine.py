"""Whole ranges over LibreOffice: 100,000 cells written and read, as ratios to openpyxl and to cell by cell."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwings as xw

import xlwings_libreoffice as lo

ROWS, COLUMNS, ROUNDS = 10_000, 10, 5
# One call a cell is measured on a part and scaled up: the whole would take minutes.
SINGLE_CELLS = 500
FIGURES = [[float(row * COLUMNS + column) for column in range(COLUMNS)] for row in range(ROWS)]
MIXED = [[f"县区{row}", row % 2 == 0, "=ROW()", None, *map(float, range(6))] for row in range(ROWS)]


def main() -> None:
    """Print a row for each thing measured."""
    lo.activate()
    with tempfile.TemporaryDirectory() as folder:
        peer_write, peer_read = _openpyxl(Path(folder) / "peer.xlsx")
    started = time.perf_counter()
    with xw.App(visible=False) as app:
        start = time.perf_counter() - started
        sheet = app.books.active.sheets[0]
        block = sheet["A1"].resize(ROWS, COLUMNS)
        write, read = _median(lambda: _put(block, FIGURES)), _median(lambda: block.value)
        mixed_write, mixed_read = _median(lambda: _put(block, MIXED)), _median(lambda: block.value)
        single = _seconds(lambda: [_put(block(number), 1.0) for number in range(1, SINGLE_CELLS + 1)])
    scaled = single / SINGLE_CELLS * ROWS * COLUMNS
    print(f"soffice started in {start:.1f} s; openpyxl writes and saves {peer_write:.2f} s, loads {peer_read:.2f} s")
    print("| 100,000 cells | seconds | to openpyxl | to cell by cell |\n| --- | --- | --- | --- |")
    print(f"| figures written | {write:.2f} | {write / peer_write:.2f} | 1 : {scaled / write:.0f} |")
    print(f"| figures read | {read:.2f} | {read / peer_read:.2f} | |")
    print(f"| texts, booleans, formulas and figures written | {mixed_write:.2f} | {mixed_write / peer_write:.2f} | |")
    print(f"| texts, booleans, formulas and figures read | {mixed_read:.2f} | {mixed_read / peer_read:.2f} | |")


def _put(cells: xw.Range, value: object) -> None:
    cells.value = value


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_seconds(work) for _ in range(ROUNDS))


def _openpyxl(path: Path) -> tuple[float, float]:
    def write() -> None:
        book = openpyxl.Workbook()
        for row in FIGURES:
            book.active.append(row)
        book.save(path)

    return _median(write), _median(lambda: [list(row) for row in openpyxl.load_workbook(path).active.values])


if __name__ == "__main__":
    main()
