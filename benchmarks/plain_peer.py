"""What an office would write for itself: an openpyxl loop, pandas concat and groupby. It checks and keeps nothing.

usage: plain_peer.py INBOX OUT.xlsx
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd

KEY, FIGURES = "指标编号", ["累计完成", "对比基数"]


def rows_of(path: Path) -> Iterator[dict[str, object]]:
    """The rows below the first heading row of every visible sheet."""
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)] if sheet.sheet_state == "visible" else []
        top = next((n for n, row in enumerate(rows[:15]) if KEY in row and FIGURES[0] in row), None)
        if top is not None:
            for row in rows[top + 1 :]:
                if row[rows[top].index(KEY)]:
                    yield {**dict(zip(map(str, rows[top]), row, strict=True)), "来源文件": path.name}


def main(inbox: str, out: str) -> None:
    """Every row of every file, and the sums by indicator."""
    table = pd.concat(pd.DataFrame(rows_of(path)) for path in sorted(Path(inbox).glob("*.xlsx")))
    table = table.reindex(columns=list(dict.fromkeys([KEY, *FIGURES, *table.columns])))  # nobody may have sent any
    table[FIGURES] = table[FIGURES].apply(pd.to_numeric, errors="coerce")
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        table.to_excel(writer, sheet_name="明细", index=False)
        table.groupby(KEY, as_index=False)[FIGURES].sum().to_excel(writer, sheet_name="汇总", index=False)


if __name__ == "__main__":
    main(*sys.argv[1:3])
