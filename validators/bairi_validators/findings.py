"""Findings (校验问题): what is wrong with a submission, where, and what to do; worded by one catalogue."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import digits
from typing import Any

CATALOGUE = Path(__file__).with_name("catalogue.toml")
NOTHING_TO_DO = "无需处理。"
ACTIVE_CONTENT = "F11"  # macros and links: the cells were read nevertheless
GIVEN_UP = "F10"  # what is in the file nobody knows: reading it took too much
SET_BACK = "U07"  # by a person, not by a check


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

    def __reduce__(self) -> tuple[object, ...]:
        return shared_place, (self.sheet, self.cell)


@lru_cache(maxsize=65_536)
def shared_place(sheet: str | None, cell: str | None) -> Place:
    """A place, the same object each time: thousands of files come back from other processes with the same places."""
    return Place(sheet, cell)


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of a rule's coming into force (施行阶段): from that day on it has this severity."""

    begins: date
    severity: Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the catalogue (规则): `message` and `fix` are templates over the finding's facts.

    `confirmable`: the figure may be right; a clerk who gives the reason turns the finding into a notice.
    `phases`: the steps in which the rule comes into force, the earliest first; none for a rule that always holds.
    """

    code: str
    severity: Severity
    title: str
    message: str
    fix: str
    example: str
    confirmable: bool = False
    phases: tuple[Phase, ...] = ()

    def severity_on(self, day: date) -> Severity | None:
        """The severity for figures as of a day; None before the rule's first phase."""
        begun = [phase.severity for phase in self.phases if phase.begins <= day]
        if not self.phases:
            return self.severity
        return begun[-1] if begun else None


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
    return {code: _rule(code, row) for code, row in rows.items()}


def _rule(code: str, row: dict[str, Any]) -> Rule:
    """A row as a rule; its own severity is what the last phase ends in. Raises TypeError for a key that is none."""
    severity = Severity(row.pop("severity"))
    phases = [Phase(phase["from"], Severity(phase["severity"])) for phase in row.pop("phases", ())]
    return Rule(code, severity, phases=tuple(sorted(phases, key=lambda p: p.begins)), **row)


def finding(code: str, place: Place, **facts: object) -> Finding:
    """A finding worded by the catalogue. Raises KeyError for a code or a fact that the catalogue does not know."""
    rule = catalogue()[code]
    return Finding(code, rule.severity, place, rule.message.format(**facts), rule.fix.format(**facts), facts)


def confirmed(finding: Finding, reason: str) -> Finding:
    """A finding on a figure that the clerk says is right: it blocks nothing any more, and is listed with the reason."""
    message = f"{finding.message}填报单位说明：{reason}"
    return replace(finding, severity=Severity.NOTICE, message=message, fix=NOTHING_TO_DO)


def in_force(findings: Iterable[Finding], day: date, rules: Mapping[str, Rule] | None = None) -> tuple[Finding, ...]:
    """The findings as the rules stand for figures as of a day: a rule before its first phase says nothing.

    What was confirmed stays a notice, whatever phase its rule is in.
    """
    rules = rules or catalogue()
    found = []
    for one in findings:
        rule = rules[one.code]
        severity = rule.severity_on(day)
        if severity is not None:
            found.append(replace(one, severity=severity) if one.severity is rule.severity else one)
    return tuple(found)


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
