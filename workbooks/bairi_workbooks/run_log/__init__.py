"""The log of runs (运行日志): one JSON object a line, an event each; codes and counts, never a cell's text."""

from bairi_workbooks.run_log.events import (
    Argument,
    Consolidated,
    Event,
    FileTaken,
    Outcome,
    OutputsWritten,
    RunEnded,
    RunStarted,
)
from bairi_workbooks.run_log.log import About, RunLog, RunRecord, path_text

__all__ = [
    "About",
    "Argument",
    "Consolidated",
    "Event",
    "FileTaken",
    "Outcome",
    "OutputsWritten",
    "RunEnded",
    "RunLog",
    "RunRecord",
    "RunStarted",
    "path_text",
]
