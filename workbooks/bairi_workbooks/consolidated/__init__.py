"""The consolidated workbook (汇总工作簿): one period of the whole city, to work with and to audit."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bairi_validators.consolidation import Consolidation
from bairi_workbooks.consolidated.blocks import lay_out
from bairi_workbooks.consolidated.counties import write_counties
from bairi_workbooks.consolidated.county_outlook import write_county_outlook
from bairi_workbooks.consolidated.cover import cover_of
from bairi_workbooks.consolidated.escalation import write_escalation
from bairi_workbooks.consolidated.findings import write_findings
from bairi_workbooks.consolidated.indicators import write_indicators
from bairi_workbooks.consolidated.outlook import write_outlook
from bairi_workbooks.consolidated.overview import write_overview
from bairi_workbooks.consolidated.practices import write_practices
from bairi_workbooks.consolidated.ranking import write_ranking
from bairi_workbooks.consolidated.reconciliation import write_reconciliation
from bairi_workbooks.consolidated.registers import write_registers
from bairi_workbooks.consolidated.sources import write_sources
from bairi_workbooks.consolidated.submissions import write_submissions
from bairi_workbooks.sheets.page import written_book

__all__ = ["write_consolidated"]

_MOST_IN_MEMORY: Final = 10_000  # figures: some 30 MB while they are written


def write_consolidated(path: Path, consolidation: Consolidation) -> Path:
    """Write the workbook to `path`, whole or not at all; the same consolidation gives the same bytes.

    Raises BairiError when the file cannot be written.
    """
    blocks = lay_out(consolidation)
    large = sum(len(block.lines) for block in blocks.values()) > _MOST_IN_MEMORY
    plan, period = consolidation.plan, consolidation.period
    with written_book(path, cover_of(plan, period, consolidation.mark, "汇总"), streamed=large) as book:
        write_overview(book, consolidation, blocks)
        write_indicators(book, consolidation, blocks)
        write_counties(book, consolidation, blocks)
        write_ranking(book, consolidation)
        write_outlook(book, consolidation)
        write_county_outlook(book, consolidation, blocks)
        write_reconciliation(book, consolidation, blocks)
        write_submissions(book, plan, period, consolidation.submissions)
        write_registers(book, consolidation)
        write_practices(book, consolidation)
        write_escalation(book, consolidation, blocks)
        write_findings(book, consolidation)
        write_sources(book, blocks)
    return path
