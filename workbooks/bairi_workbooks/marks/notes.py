"""The words of notes (批注) at faulty cells, above those that the clerk wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bairi_validators.findings import Finding, Severity

AUTHOR: Final = "百日"
REMEDY: Final = "处理："
# Between our words and those of the clerk. The rule is taken out of our words, so that it is where it is put.
_RULE: Final = "━━"
_OTHERS: Final = re.compile(f"{_RULE} 原批注（(.*?)） {_RULE}\n?")
_OURS: Final = re.compile(f"【(?:{'|'.join(s.label for s in Severity)}) \\w+】")


def note(findings: Iterable[Finding]) -> str:
    """The words of a cell's note: every finding with its remedy."""
    return together(part(f.severity.label, f.code, f.message, f.fix) for f in findings)


def part(severity: str, code: str, message: str, fix: str) -> str:
    """What a note says of one finding."""
    return f"【{severity} {code}】{message}\n{REMEDY}{fix}".replace(_RULE, "——")


def together(parts: Iterable[str]) -> str:
    """A note of several findings."""
    return "\n\n".join(parts)


def above(words: str, author: str) -> str:
    """Our words as they stand above those of somebody else."""
    return f"{words}\n\n{_RULE} 原批注（{author}） {_RULE}\n"


def others(words: str) -> tuple[str, int] | None:
    """Who wrote what stands below our words, and where it begins; None where nothing does."""
    found = _OTHERS.search(words)
    return (found[1], found.end()) if found else None


def own(words: str) -> str:
    """Our words of a note without those of others below."""
    found = _OTHERS.search(words)
    return words[: found.start()].rstrip() if found else words


def reads_as_ours(words: str) -> bool:
    """Whether a note begins as ours do: programs forget who wrote it, or name the person who let us write it."""
    return _OURS.match(words) is not None
