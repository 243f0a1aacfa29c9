"""Flat tables as files (导出): CSV that Excel opens safely, JSON with exact figures, Parquet for data tools."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from bairi_validators.consolidation.tidy import TidyRow
from bairi_validators.decimals import plain, round_half_up
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_workbooks.files import written_whole
from bairi_workbooks.text import clean

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# A spreadsheet takes a text that begins so for a formula, wherever a CSV file comes from.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PARTITION: Final = "period"
OBSERVATIONS: Final = "observations.parquet"
_PLACES: Final = 15  # of a number in Parquet, whose decimals have a fixed scale


def export(path: Path, rows: Iterable[DataclassInstance], kind: str, of: type[DataclassInstance] = TidyRow) -> Path:
    """Write rows to `path` as csv, json or parquet, whole or not at all; `of` is the dataclass that they are of.

    Raises BairiError when the file cannot be written, or Parquet is wanted and pyarrow is not installed.
    """
    with written_whole(path) as draft:
        WRITERS[kind](draft, rows, of)
    return path


def partition(root: Path, period: Period) -> Path:
    """The folder of a period's rows (分区) under `root`, as data engines know it: `period=<期次>`."""
    return root / f"{_PARTITION}={quote(period.code)}"


def export_partition(
    root: Path,
    rows: Iterable[DataclassInstance],
    period: Period,
    name: str = OBSERVATIONS,
    of: type[DataclassInstance] = TidyRow,
) -> Path:
    """Write a period's rows, or a part of them, into its partition under `root`.

    The name of the partition says the period, so no column does. Raises BairiError as `export` does.
    """
    path = partition(root, period) / name
    with written_whole(path) as draft:
        _parquet(draft, rows, of, without=_PARTITION)
    return path


def need_parquet() -> None:
    """Raises BairiError where Parquet cannot be written."""
    if find_spec("pyarrow") is None:
        raise BairiError("导出 Parquet 需要 pyarrow：请运行 pip install pyarrow，或改用 CSV。", arguments=("format",))


def as_text(rows: Iterable[DataclassInstance], kind: str, of: type[DataclassInstance] = TidyRow) -> str:
    """Rows as the text of a csv or json file."""
    with tempfile.TemporaryDirectory() as folder:
        path = export(Path(folder) / f"rows.{kind}", rows, kind, of)
        return path.read_text(encoding="utf-8-sig")


def _columns(of: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


def _csv(path: Path, rows: Iterable[DataclassInstance], of: type[DataclassInstance]) -> None:
    """UTF-8 with a mark, as Excel wants it; a text that looks like a formula begins with an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer, columns = csv.writer(file), _columns(of)
        writer.writerow(columns)
        writer.writerows([_guarded(getattr(row, name)) for name in columns] for row in rows)


def _guarded(value: object) -> str:
    text = _text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_DANGEROUS) else text or ""


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
    return clean(str(value))


def _json(path: Path, rows: Iterable[DataclassInstance], of: type[DataclassInstance]) -> None:
    """A list of objects; figures are strings with all their digits, what does not exist is null."""
    found = [{name: _plain_json(getattr(row, name)) for name in _columns(of)} for row in rows]
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _plain_json(value: object) -> str | int | None:
    return value if value is None or isinstance(value, int) else _text(value)


def _parquet(
    path: Path, rows: Iterable[DataclassInstance], of: type[DataclassInstance], *, without: str | None = None
) -> None:
    need_parquet()
    import pandas as pd  # noqa: PLC0415 - heavy
    import pyarrow as pa  # noqa: PLC0415 - heavy, and an extra

    kinds: Mapping[str, Any] = {
        "bool": pa.bool_(),
        "int": pa.int32(),
        "int | None": pa.int32(),
        "Decimal | None": pa.decimal128(38, _PLACES),
        "date": pa.date32(),
        "date | None": pa.date32(),
        "datetime | None": pa.timestamp("s"),
    }
    kind_of = {f.name: kinds.get(str(f.type), pa.string()) for f in fields(of) if f.name != without}
    table = pd.DataFrame([[_for_arrow(getattr(row, name)) for name in kind_of] for row in rows], columns=list(kind_of))
    schema = pa.schema(list(kind_of.items()))
    table.to_parquet(path, index=False, schema=schema, engine="pyarrow")


def _for_arrow(value: object) -> object:
    if isinstance(value, Decimal):
        return round_half_up(value, _PLACES)
    if isinstance(value, datetime):
        return value.replace(microsecond=0)  # as in the other formats; files have times with fractions
    return clean(value) if isinstance(value, str) else value


WRITERS: Final[Mapping[str, Callable[[Path, Iterable[DataclassInstance], type[DataclassInstance]], None]]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}
