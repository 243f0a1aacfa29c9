"""Why a file as a whole cannot be read (拒收原因): each refusal is worded and raised here only."""

from __future__ import annotations

from typing import Final

from bairi_validators.findings import Finding, Place, finding

FILL_IN: Final = "在下发的报送工作簿中填报"


class RefusedError(Exception):
    """Carries a refusal out of nested readers; `read_workbook` hands it on as the finding that it is."""

    def __init__(self, refusal: Finding) -> None:
        self.refusal = refusal
        super().__init__(refusal.message)


def damaged(reason: str) -> Finding:
    """F01: the file is broken; nothing of it is used."""
    return finding("F01", Place(), reason=reason)


def out_of_reach(reason: str) -> Finding:
    """F08: the system does not let us read the file; what is in it nobody knows."""
    return finding("F08", Place(), reason=reason)


def not_a_workbook(reason: str, way: str = FILL_IN) -> Finding:
    """F02: the file is something else than a workbook that can be read; `way` is how to come by one."""
    return finding("F02", Place(), reason=reason, way=way)


def encrypted() -> Finding:
    """F03: the file asks for a password."""
    return finding("F03", Place())


def unfinished(reason: str) -> Finding:
    """F10: reading it was given up; what is in it nobody knows."""
    return finding("F10", Place(), reason=reason)


def too_large(name: str, rows: int, columns: int) -> Finding:
    """F07: a sheet reaches so far that reading it would cost minutes and gigabytes."""
    return finding("F07", Place(name), name=name, rows=rows, columns=columns)
