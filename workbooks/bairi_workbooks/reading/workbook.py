"""Opening a workbook of any kind: what its bytes are decides which reader sees them, never its name."""

from __future__ import annotations

from collections.abc import Mapping

from bairi_validators.findings import Finding
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.kinds import Kind, is_archive, is_biff, refusal
from bairi_workbooks.reading.ooxml import read_ooxml
from bairi_workbooks.reading.preflight import unpacked
from bairi_workbooks.reading.refusals import RefusedError


def read_workbook(content: bytes) -> list[Grid] | Finding:
    """Every worksheet of a workbook, or the finding that says why it cannot be read. Never raises for bad content."""
    try:
        return _grids(content)
    except RefusedError as refused:
        return refused.refusal


def _grids(content: bytes) -> list[Grid]:
    # Readers of rarer kinds are imported when such a file comes: the common one shall not wait for them.
    if is_archive(content):
        kind, parts = unpacked(content)
        return _grids_of_archive(kind, content, parts)
    if is_biff(content):
        from bairi_workbooks.reading.biff import read_biff  # noqa: PLC0415

        return read_biff(content)
    raise refusal(content)


def _grids_of_archive(kind: Kind, content: bytes, parts: Mapping[str, bytes]) -> list[Grid]:
    if kind is Kind.XLSB:
        from bairi_workbooks.reading.xlsb import read_xlsb  # noqa: PLC0415

        return read_xlsb(parts)
    if kind is Kind.ODS:
        from bairi_workbooks.reading.ods import read_ods  # noqa: PLC0415

        return read_ods(parts)
    return read_ooxml(content, parts)
