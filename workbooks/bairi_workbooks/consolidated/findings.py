"""校验问题, 规则统计 and 单位统计: every finding, and how often each rule and each unit stumbles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_range_abs

from bairi_validators.consolidation import Consolidation
from bairi_validators.findings import Finding, Severity, catalogue
from bairi_validators.plan.models import Unit, UnitKind
from bairi_validators.plan.wording import kind_label
from bairi_validators.submissions import Checked
from bairi_workbooks.consolidated.names import BY_RULE, BY_UNIT, FINDINGS, FIRST_ROW
from bairi_workbooks.sheets.page import TOP, Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, column_of, write_table
from bairi_workbooks.style import MUTED, SEVERITY_FILL

_WHOLE_CITY: Final = "全市"
_UNKNOWN: Final = "（单位不明）"
_FINDINGS: Final = (
    Column("填报单位", 25),
    Column("文件", 42),
    Column("严重程度", 9.5, "center"),
    Column("代码", 8, "center"),
    Column("工作表", 13, "center"),
    Column("单元格", 9, "center"),
    Column("问题", 62),
    Column("处理办法", 76),
)
_UNIT, _SEVERITY, _CODE = (column_of(_FINDINGS, heading) for heading in ("填报单位", "严重程度", "代码"))
_BY_RULE: Final = (
    Column("代码", 8, "center"),
    Column("规则", 34),
    Column("严重程度", 10, "center"),
    Column("条数", 9, "right"),
    Column("涉及单位", 10, "right"),
    *(Column(f"其中{kind_label(kind)}", 12, "right") for kind in UnitKind),
)
_BY_UNIT: Final = (
    Column("单位类别", 10, "center"),
    Column("填报单位", 28),
    Column("合计", 10, "right"),
    *(Column(severity.label, 9 + (severity is not Severity.ERROR), "right") for severity in Severity),
    Column("出现最多的规则", 15, "center"),
    Column("该规则条数", 12, "right"),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding of a file; without a file, the whole city's."""

    checked: Checked | None
    finding: Finding

    @property
    def unit(self) -> Unit | None:
        """Whose file it is, where that is known."""
        return self.checked.unit if self.checked else None

    @property
    def who(self) -> str:
        """The unit as 校验问题 names it."""
        if self.checked is None:
            return _WHOLE_CITY
        return self.unit.name if self.unit else _UNKNOWN


def write_findings(book: Book, consolidation: Consolidation) -> None:
    """Write the three sheets; the counts are formulas over the list."""
    found = list(_found(consolidation))
    sheet = book.sheet(FINDINGS)
    rows = [_row(one) for one in found]
    write_table(book, sheet, Table(_FINDINGS, rows, frozen=1, filtered=True, empty="本期没有校验问题。"))
    rules = [_by_rule(own, len(found)) for _, own in sorted(_grouped(found, lambda one: one.finding.code).items())]
    sheet = book.sheet(BY_RULE, "哪条规则问题多：模板和填报说明可据此改进。")
    write_table(book, sheet, Table(_BY_RULE, rules, frozen=2, filtered=True))
    units = sorted(_grouped(found, lambda one: one.who).values(), key=_gravity)
    sheet = book.sheet(BY_UNIT, "哪个单位问题多：培训可据此安排。")
    write_table(book, sheet, Table(_BY_UNIT, [_by_unit(own, len(found)) for own in units], frozen=2, filtered=True))


def _found(consolidation: Consolidation) -> Iterator[_Found]:
    """The findings of the files that stand, of all others, and the city's."""
    standing = [s.checked for s in consolidation.submissions if s.checked]
    for checked in (*standing, *consolidation.others):
        yield from (_Found(checked, finding) for finding in checked.findings)
    yield from (_Found(None, finding) for finding in consolidation.findings)


def _grouped(found: Sequence[_Found], key: Callable[[_Found], str]) -> Mapping[str, list[_Found]]:
    groups: dict[str, list[_Found]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups


def _row(one: _Found) -> Row:
    finding = one.finding
    return (
        one.who,
        one.checked.file if one.checked else None,
        _severity(finding.severity),
        finding.code,
        finding.place.sheet,
        finding.place.cell,
        finding.message,
        finding.fix,
    )


def _severity(severity: Severity) -> Entry:
    return Entry(severity.label, fill=SEVERITY_FILL[severity], align="center")


def _by_rule(own: Sequence[_Found], total: int) -> Row:
    rule = catalogue()[own[0].finding.code]
    units = {one.unit.name: one.unit for one in own if one.unit}
    return (
        rule.code,
        rule.title,
        _severity(rule.severity),
        Entry(len(own), formula=f'=COUNTIF({_range(total, _CODE)},"{rule.code}")', bold=True),
        len(units),
        *(_count(sum(unit.kind is kind for unit in units.values())) for kind in UnitKind),
    )


def _by_unit(own: Sequence[_Found], total: int) -> Row:
    severities = Counter(one.finding.severity for one in own)
    codes = Counter(one.finding.code for one in own)
    code, times = min(codes.items(), key=lambda pair: (-pair[1], pair[0]))
    where = f'{_range(total, _UNIT)},"{own[0].who}"'
    return (
        kind_label(own[0].unit.kind) if own[0].unit else "",
        own[0].who,
        Entry(len(own), formula=f"=COUNTIF({where})", bold=True),
        *(
            _count(severities[s], f'=COUNTIFS({where},{_range(total, _SEVERITY)},"{s.label}")', SEVERITY_FILL[s])
            for s in Severity
        ),
        code,
        times,
    )


def _count(count: int, formula: str | None = None, fill: str | None = None) -> Entry:
    """A number that stands back while it is nought."""
    return Entry(count, formula=formula, fill=fill) if count else Entry(0, formula=formula, ink=MUTED)


def _range(total: int, column: int) -> str:
    """A column of 校验问题 as formulas name it."""
    return f"'{FINDINGS}'!{xl_range_abs(FIRST_ROW, column, TOP + total, column)}"


def _gravity(own: Sequence[_Found]) -> tuple[int, int, str]:
    """Most errors first, then most findings."""
    return -sum(one.finding.severity is Severity.ERROR for one in own), -len(own), own[0].who
