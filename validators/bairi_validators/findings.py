"""Findings (校验问题): what is wrong with a submission, where, and what to do; worded by one catalogue."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import digits
from typing import Any

CATALOGUE = Path(__file__).with_name("catalogue.toml")


class Severity(StrEnum):
    """Severity (严重程度). Errors send a submission back, warnings are listed, notices only inform."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word that people read."""
        return {"error": "错误", "warning": "警告", "notice": "提示"}[self.value]


class Verdict(StrEnum):
    """Verdict (校验结论) on a submission."""

    ACCEPTED = "accepted"
    WITH_WARNINGS = "accepted with warnings"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The word that people read."""
        return {"accepted": "通过", "accepted with warnings": "通过（有警告）", "rejected": "退回"}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands (位置): sheet name and address such as G7; both None for the file as a whole."""

    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        return "!".join(part for part in (self.sheet, self.cell) if part) or "整个文件"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the catalogue (规则): `message` and `fix` are templates over the finding's facts."""

    code: str
    severity: Severity
    title: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault (校验问题) at one place; `facts` are the values that its wording was made from."""

    code: str
    severity: Severity
    place: Place
    message: str
    fix: str
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def as_json(self) -> dict[str, str | None]:
        """The finding as `bairi check --format json` prints it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "message": self.message,
            "fix": self.fix,
        }


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its code."""
    rows = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {code: Rule(code, Severity(row.pop("severity")), **row) for code, row in rows.items()}


def finding(code: str, place: Place, **facts: object) -> Finding:
    """A finding worded by the catalogue. Raises KeyError for a code or a fact that the catalogue does not know."""
    rule = catalogue()[code]
    return Finding(code, rule.severity, place, rule.message.format(**facts), rule.fix.format(**facts), facts)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Any error rejects; any warning is told; notices change nothing."""
    severities = {f.severity for f in findings}
    if Severity.ERROR in severities:
        return Verdict.REJECTED
    return Verdict.WITH_WARNINGS if Severity.WARNING in severities else Verdict.ACCEPTED


def gravest_first(finding: Finding) -> tuple[int, str, int, str]:
    """Sort key: errors before warnings before notices, then sheet by sheet from top to bottom."""
    column = (finding.place.cell or "").rstrip(digits)
    row = (finding.place.cell or "")[len(column) :]
    return tuple(Severity).index(finding.severity), finding.place.sheet or "", int(row or 0), f"{column:>3}"
