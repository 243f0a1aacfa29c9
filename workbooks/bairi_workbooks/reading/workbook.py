"""Opening a workbook of any kind: what its bytes are decides which reader sees them."""

from __future__ import annotations

from bairi_validators.findings import Finding
from bairi_workbooks.reading.grid import Grid, read_grids
from bairi_workbooks.reading.preflight import preflight


def read_workbook(content: bytes) -> list[Grid] | Finding:
    """Every worksheet of a workbook, or the finding that says why it cannot be read. Never raises for bad content."""
    flight = preflight(content)
    return flight.refusal or read_grids(content, flight.odd)
