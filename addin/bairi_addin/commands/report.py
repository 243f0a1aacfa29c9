"""How findings on a file are printed for people, the same way by every command."""

from __future__ import annotations

from collections.abc import Sequence

from bairi_addin.terminal import printable
from bairi_validators.findings import Finding, Severity, gravest_first


def counted(findings: Sequence[Finding]) -> list[str]:
    """How many findings there are of each severity: 错误2处, 警告1处."""
    return [f"{s.label}{n}处" for s in Severity if (n := sum(f.severity is s for f in findings))]


def finding_lines(findings: Sequence[Finding]) -> list[str]:
    """Every finding with what to do, the gravest first."""
    lines = []
    for finding in sorted(findings, key=gravest_first):
        lines.append(
            f"  {finding.severity.label} {finding.code} {printable(str(finding.place))}：{printable(finding.message)}"
        )
        lines.append(f"      → {printable(finding.fix)}")
    return lines
