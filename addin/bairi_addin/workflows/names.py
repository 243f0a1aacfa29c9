"""What lies in a folder of results beside what a run writes there."""

from __future__ import annotations

from typing import Final

LEDGER: Final = "台账"
LOG: Final = "运行日志.jsonl"
