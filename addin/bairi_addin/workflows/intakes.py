"""What came of an inbox (收件情况), as one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from bairi_validators.findings import Verdict
from bairi_workbooks.intake import Arrival, Intake

_STANDING: Final = {
    Verdict.ACCEPTED: "接收",
    Verdict.WITH_WARNINGS: "带警告",
    Verdict.REJECTED: "退回",
}
_UNKNOWN, _BESIDE, _OLD = "不认识", "不计入本期", "旧版或重复"
_ORDER: Final = (*_STANDING.values(), _UNKNOWN, _BESIDE, _OLD)


def counts(intake: Intake) -> str:
    """How many workbooks came, now or before, and what became of them; what is no workbook is not counted."""
    found = Counter(_kinds(intake))
    if not found:
        return "没有收到报送文件"
    told = "、".join(f"{kind}{found[kind]}" for kind in _ORDER if found[kind])
    return f"收到{found.total()}件：{told}"


def _kinds(intake: Intake) -> Iterator[str]:
    for arrival in _read(intake.standing):
        yield _STANDING[arrival.checked.verdict]
    for arrival in _read(intake.unassigned):
        yield _BESIDE if arrival.checked.unit else _UNKNOWN
    yield from (_OLD for _ in _read(intake.set_aside))


def _read(arrivals: tuple[Arrival, ...]) -> Iterator[Arrival]:
    return (arrival for arrival in arrivals if not arrival.checked.skipped)
