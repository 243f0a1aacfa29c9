"""What others do with the same files (对照): the floor, python-calamine alone, pandas over it.

usage: peers.py floor|calamine|pandas INBOX
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

# Each imports what it needs and no more: the import is a part of what a peer costs.


def floor(path: Path) -> int:
    """Every byte inflated and gone through once: nobody reads a workbook with less."""
    with zipfile.ZipFile(path) as archive:
        return sum(archive.read(name).count(b"<v>") for name in archive.namelist())


def calamine(path: Path) -> int:
    """The rows of every sheet and nothing else."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    with CalamineWorkbook.from_path(str(path)) as book:
        return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def pandas(path: Path) -> int:
    """A data frame of every sheet."""
    import pandas as pd  # noqa: PLC0415

    frames = pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
    return sum(len(frame) for frame in frames.values())


PEERS: Final[Mapping[str, Callable[[Path], int]]] = {"floor": floor, "calamine": calamine, "pandas": pandas}

if __name__ == "__main__":
    peer, inbox = sys.argv[1:]
    print(sum(map(PEERS[peer], sorted(Path(inbox).glob("*.xlsx")))))
