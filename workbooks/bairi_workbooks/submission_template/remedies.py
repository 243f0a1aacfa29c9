"""What the catalogue says of a check in the workbook (校验规则用语): a check here has no sentences of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bairi_validators.findings import Rule, Severity, catalogue
from bairi_validators.vocabulary import NeedKind

# What a rule's remedy speaks of where no certain cell is meant.
_IN_GENERAL: Final = {
    "unit": "本行计量单位",
    "base": "填报口径所列的基数",
    "value_name": "分子",
    "base_name": "分母",
    "wanted": "本期",
    "other": "另一行",
    "kinds": "、".join(kind.value for kind in NeedKind),
}
_ANY: Final = "××"
_QUOTED: Final = re.compile(r"“\{\w+\}”")
_FACT: Final = re.compile(r" ?\{(\w+)\} ?")
_CLAUSE: Final = re.compile(r"[^；。]+")


def known(codes: Iterable[str], day: date) -> list[Rule]:
    """The rules of these codes that the catalogue has in force for figures as of a day, with their severity then.

    What is no rule is no fault here either.
    """
    rules = catalogue()
    known_ones = [rules[code] for code in codes if code in rules]
    return [replace(rule, severity=severity) for rule in known_ones if (severity := rule.severity_on(day))]


def has_errors(codes: Iterable[str], day: date) -> bool:
    """Whether one of the rules sends a submission back."""
    return any(rule.severity is Severity.ERROR for rule in known(codes, day))


def remedies(codes: Iterable[str], facts: Mapping[str, str], day: date) -> str:
    """What is wrong and what to do, a line for each rule, for the cell of which these facts hold."""
    return "\n".join(f"{rule.title}：{remedy(rule, facts)}" for rule in known(codes, day))


def remedy(rule: Rule, facts: Mapping[str, str] | None = None) -> str:
    """怎样改: the rule's `fix` with these facts, or else with general names; empty where nothing can be said so.

    A clause about a fact that only a finding knows is left out, a quoted one keeps its place as “××”.
    """
    known_here = _QUOTED.sub(f"“{_ANY}”", _filled(rule.fix, facts or {}))
    clauses = [c for c in _CLAUSE.findall(_filled(known_here, _IN_GENERAL)) if "{" not in c]
    return "；".join(clauses) + "。" if clauses else ""


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return _FACT.sub(lambda fact: facts.get(fact[1], fact[0]), text)
