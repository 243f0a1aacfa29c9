"""Fill an Excel template cell by cell and write it whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile

from bairi_validators.errors import BairiError
from bairi_workbooks.files import written_whole
from bairi_workbooks.problems import Problem
from bairi_workbooks.templating.packing import settle

if TYPE_CHECKING:
    from openpyxl import Workbook


def fill_workbook(source: Path, context: Mapping[str, Any], target: Path, day: date) -> None:
    """Fill the template `source` and write it as `target`; `day` is the date of everything in the file.

    Raises BairiError when the template cannot be read or is faulty, naming sheet and cell, or when the file cannot be
    written.
    """
    from bairi_workbooks.templating.cells import fill  # noqa: PLC0415 - openpyxl is heavy

    book = _load(source)
    fill(book, dict(context), source.name)
    with written_whole(target) as draft:
        book.save(draft)
        settle(draft, day)


def fill_open(book: Any, context: Mapping[str, Any]) -> None:
    """Fill a template that is open in Excel, given as an xlwings Book; nothing is saved.

    Raises BairiError that names template, sheet and cell; a fault in any cell is found before anything is changed.
    """
    from bairi_workbooks.templating.cells import fill_in  # noqa: PLC0415 - openpyxl is heavy
    from bairi_workbooks.templating.open_workbook import OpenWorkbook  # noqa: PLC0415

    with book.app.properties(screen_updating=False, enable_events=False, calculation="manual"):
        fill_in(OpenWorkbook(book), dict(context))


def is_template(book: Any) -> bool:
    """Whether a workbook that is open in Excel, given as an xlwings Book, has tags to be filled."""
    cells = (cell for sheet in book.sheets for row in sheet.used_range.options(ndim=2).value for cell in row)
    return any(isinstance(cell, str) and ("{{" in cell or "{%" in cell) for cell in cells)


def workbook_problems(source: Path, samples: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """What filling a template with each of the samples brings to light, each cell once; with the first, every branch.

    What it has that would not come through is told too, but does not keep it from being filled. Raises BairiError when
    it cannot be read.
    """
    from bairi_workbooks.templating.losses import losses  # noqa: PLC0415 - openpyxl is heavy
    from bairi_workbooks.templating.planning import problems  # noqa: PLC0415
    from bairi_workbooks.templating.workbook_file import WorkbookFile  # noqa: PLC0415

    snapshot = WorkbookFile(_load(source), source.name).snapshot()
    found: dict[str, Problem] = {}
    for problem in problems(snapshot, map(dict, samples)):
        found.setdefault(problem.place, problem)
    return (*found.values(), *losses(source))


def _load(source: Path) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415 - openpyxl is heavy
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with catch_warnings():
            simplefilter("ignore", UserWarning)  # what openpyxl cannot keep is told in Chinese by workbook_problems
            return load_workbook(source, rich_text=True)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError) as error:
        raise BairiError(f"打不开模板 {source}：文件不存在、已损坏或不是 .xlsx，请重新保存后再试。") from error
