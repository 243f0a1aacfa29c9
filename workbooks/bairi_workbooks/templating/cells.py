"""Filling (填充) a workbook that is already open, whether loaded from a file or open in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bairi_validators.errors import BairiError
from bairi_workbooks.templating.operations import Workbook as FillableWorkbook
from bairi_workbooks.templating.planning import plan
from bairi_workbooks.templating.rendering import Context, FaultyCellError

if TYPE_CHECKING:
    from openpyxl import Workbook


def fill_in(book: FillableWorkbook, context: Context) -> None:
    """Fill a template where it is: every cell is planned before anything is changed.

    Raises BairiError that names template, sheet and cell.
    """
    snapshot = book.snapshot()
    for operation in plan(snapshot, context):
        try:
            book.apply(operation)
        except FaultyCellError as fault:
            raise BairiError(f"模板 {snapshot.name} {fault}。") from fault


def fill(book: Workbook, context: Context, name: str) -> None:
    """Fill a template that openpyxl has loaded. Raises BairiError that names template, sheet and cell."""
    from bairi_workbooks.templating.workbook_file import WorkbookFile  # noqa: PLC0415 - openpyxl is heavy

    fill_in(WorkbookFile(book, name), context)
