"""Opening a workbook of any kind: what its bytes are decides which reader sees them, never its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bairi_validators.findings import Finding
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.kinds import Kind, active_content, is_archive, is_biff, refusal
from bairi_workbooks.reading.ooxml import read_ooxml
from bairi_workbooks.reading.preflight import unpacked
from bairi_workbooks.reading.refusals import RefusedError


class Opened(NamedTuple):
    """What is in a workbook (工作簿内容): its worksheets, and in Chinese what could do or fetch something when a
    program opens it.
    """

    grids: list[Grid]
    active: Sequence[str]


def read_workbook(content: bytes) -> list[Grid] | Finding:
    """Every worksheet of a workbook, or the finding that says why it cannot be read. Never raises for bad content."""
    opened = open_workbook(content)
    return opened if isinstance(opened, Finding) else opened.grids


def open_workbook(content: bytes) -> Opened | Finding:
    """What is in a workbook, or the finding that says why it cannot be read. Never raises for bad content."""
    try:
        return _opened(content)
    except RefusedError as refused:
        return refused.refusal


def _opened(content: bytes) -> Opened:
    # Readers of rarer kinds are imported when such a file comes: the common one shall not wait for them.
    if is_archive(content):
        kind, parts = unpacked(content)
        return Opened(_grids_of_archive(kind, content, parts), active_content(content, parts))
    if is_biff(content):
        from bairi_workbooks.reading.biff import read_biff  # noqa: PLC0415

        return Opened(read_biff(content), active_content(content, {}))
    raise refusal(content)


def _grids_of_archive(kind: Kind, content: bytes, parts: Mapping[str, bytes]) -> list[Grid]:
    if kind is Kind.XLSB:
        from bairi_workbooks.reading.xlsb import read_xlsb  # noqa: PLC0415

        return read_xlsb(parts)
    if kind is Kind.ODS:
        from bairi_workbooks.reading.ods import read_ods  # noqa: PLC0415

        return read_ods(parts)
    return read_ooxml(content, parts)
