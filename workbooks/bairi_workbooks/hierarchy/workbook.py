"""The workbook of a roll-up (逐级汇总工作簿): the highest unit, those right below it, the worst differences of all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from bairi_validators.checks.agreement import Agreement, Reconciliation
from bairi_validators.decimals import to_decimal
from bairi_validators.hierarchy import Node, NodeResult
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.cover import cover_of
from bairi_workbooks.hierarchy.notes import notes_of
from bairi_workbooks.hierarchy.overview import LEADING, USED, figure_entry, sides, write_notes, write_overview
from bairi_workbooks.hierarchy.rolling import MOST_APART, Rolled
from bairi_workbooks.sheets.page import Book, written_book
from bairi_workbooks.sheets.table import (
    PERCENT,
    Column,
    Entry,
    Row,
    Table,
    light_text,
    write_table,
)

BELOW, COVERAGE, APART = "下级对照", "下级报送", "差异核对"
MOST_BELOW: Final = 300  # columns of units that people can still find their way in
_COVERAGE: Final = (
    Column("代码", 16, "center"),
    Column("单位", 26),
    Column("级别", 12, "center"),
    Column("应报指标", 10, "right"),
    Column("已有数", 10, "right"),
    Column("其中报齐", 10, "right"),
    Column("底层应报数", 12, "right"),
    Column("底层已报数", 12, "right"),
    Column("报送率%", 10, "right"),
    *(Column(light_text(light), 8, "right") for light in Light),
)
_APART: Final = (
    Column("级别", 10, "center"),
    Column("代码", 16, "center"),
    Column("单位", 24),
    Column("指标编号", 9.5, "center"),
    Column("指标", 38),
    Column("核对的数", 11, "center"),
    Column("计量单位", 10, "center"),
    Column("下级合计", 16, "right"),
    Column("下级已报/应报", 11, "center"),
    Column("本级填报单位", 24),
    Column("本级自报", 16, "right"),
    Column("差额（本级－下级）", 16, "right"),
    Column("相差%", 10, "right"),
    Column("允许相差%", 10, "right"),
    Column("采用", 11, "center"),
)


def write_rolled(path: Path, rolled: Rolled) -> Path:
    """Write the workbook to `path`, whole or not at all; the same results give the same bytes.

    Raises BairiError when the file cannot be written.
    """
    order, top = rolled.order, rolled.hierarchy.root
    cover = cover_of(order.plan, order.period, rolled.mark, "逐级汇总", top.name)
    with written_book(path, cover) as book:
        write_overview(book, rolled)
        _write_below(book, rolled)
        _write_coverage(book, rolled)
        _write_apart(book, rolled)
    return path


def _children(rolled: Rolled) -> Sequence[Node]:
    hierarchy = rolled.hierarchy
    return [hierarchy.nodes[code] for code in hierarchy.children[hierarchy.root.code]]


def _write_below(book: Book, rolled: Rolled) -> None:
    """Indicators and the units right below the highest: who has what, coloured by light."""
    every = _children(rolled)
    shown = every[:MOST_BELOW]
    legend = "、".join(light_text(light) for light in Light)
    note = f"底色为亮灯（{legend}），没有目标的不亮灯；带“*”的尚未报齐；“—”为不需填报，或不能相加。"
    if len(every) > len(shown):
        note += f"下级共{len(every)}个，本表列前{len(shown)}个，全部见 Parquet、CSV。"
    sheet = book.sheet(BELOW, note)
    row = write_notes(book, sheet, notes_of(rolled))
    columns = (
        *LEADING,
        Column(rolled.hierarchy.root.name, 14, "right"),
        *(Column(n.name, 13, "right") for n in shown),
    )
    nodes = [rolled.hierarchy.root, *shown]
    figures = [{r.indicator.id: r for r in rolled.results.get(node.code, ())} for node in nodes]
    rows = (
        (
            indicator.id,
            indicator.name,
            indicator.unit,
            *(figure_entry(one) if (one := of.get(indicator.id)) else None for of in figures),
        )
        for indicator in rolled.order.plan.indicators
        if any(indicator.id in of for of in figures)
    )
    write_table(book, sheet, Table(columns, rows, row, frozen=4, filtered=True))


def _write_coverage(book: Book, rolled: Rolled) -> None:
    """How completely each of the units right below has reported, and its lights."""
    sheet = book.sheet(COVERAGE, "“底层”是每项指标最下一级应报的数；本级自报的计一个。报送率低的先催。")
    rows = (_coverage_row(node, rolled.results.get(node.code, ())) for node in _children(rolled))
    write_table(book, sheet, Table(_COVERAGE, rows, frozen=2, filtered=True))


def _coverage_row(node: Node, results: Sequence[NodeResult]) -> Row:
    owed, reported = sum(r.share.owed for r in results), sum(r.share.reported for r in results)
    lights = [result.standing.light for result in results]
    return (
        node.code,
        node.name,
        node.level,
        len(results),
        sum(result.share.reported > 0 for result in results),
        sum(result.whole for result in results),
        owed,
        reported,
        Entry(to_decimal(Fraction(100 * reported, owed)) if owed else None, number=PERCENT),
        *(lights.count(light) for light in Light),
    )


def _write_apart(book: Book, rolled: Rolled) -> None:
    """The largest differences between units' own figures and those below them, of all levels."""
    counts = "，".join(f"{v.label}{n}项" for v in Agreement if (n := rolled.verdicts.get(v, 0)))
    note = f"各级共：{counts}。相差大的在前。" if counts else ""
    if rolled.verdicts.get(Agreement.DIFFERS, 0) > MOST_APART:
        note += f"本表只列前{MOST_APART}项，其余见 Parquet。"
    sheet = book.sheet(APART, note)
    empty = "没有超出允许范围的差异。"
    rows = (_apart_row(node, row) for node, row in rolled.apart)
    write_table(book, sheet, Table(_APART, rows, frozen=3, filtered=True, empty=empty))


def _apart_row(node: Node, row: Reconciliation) -> Row:
    total, own, difference, apart = sides(row)
    return (
        node.level,
        node.code,
        node.name,
        row.indicator.id,
        row.indicator.name,
        row.heading.value,
        row.indicator.input_unit,
        total,
        f"{row.reported}/{row.owed}",
        row.department,
        own,
        difference,
        apart,
        Entry(row.tolerance_percent, number=PERCENT),
        USED[row.used],
    )
