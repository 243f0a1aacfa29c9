"""The overview of a roll-up (本级汇总): the highest unit's figures, one indicator a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bairi_validators.checks.agreement import Agreement, Reconciliation
from bairi_validators.hierarchy import NodeResult
from bairi_validators.plan.indicators import Indicator, Measure, Side
from bairi_validators.plan.wording import target_words
from bairi_validators.standing import Light
from bairi_workbooks.hierarchy.notes import notes_of
from bairi_workbooks.hierarchy.rolling import Rolled
from bairi_workbooks.sheets.page import TOP, Book, fitting
from bairi_workbooks.sheets.rows import LEAST_HEIGHT
from bairi_workbooks.sheets.table import (
    PERCENT,
    POINTS,
    Column,
    Entry,
    Row,
    Table,
    light_entry,
    marked,
    write_table,
)
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, MARK_INK, MUTED

if TYPE_CHECKING:
    from bairi_workbooks.sheets.streaming import Sheet

OVERVIEW: Final = "本级汇总"
_NAMED: Final = 5  # units that one line can name
USED: Final[Mapping[Side, str]] = {"units": "下级合计", "department": "本级自报"}
_VERDICT_LIGHT: Final = {
    Agreement.DIFFERS: Light.RED,
    Agreement.AGREES: Light.GREEN,
    Agreement.PARTIAL: Light.GREY,
    Agreement.ONE_SIDED: Light.GREY,
}
LEADING: Final = (Column("编号", 9.5, "center"), Column("指标", 38), Column("计量单位", 10, "center"))
_OVERVIEW: Final = (
    *LEADING,
    Column("目标", 18, "center"),
    Column("汇总数", 15, "right"),
    Column("完成率%", 10, "right"),
    Column("差距（百分点）", 11, "right"),
    Column("亮灯", 8, "center"),
    Column("采用", 14, "center"),
    Column("下级已报/应报", 11, "center"),
    Column("底层已报/应报", 14, "center"),
)
_CHECKED: Final = (  # only where the highest unit has figures of its own to hold those below it against
    Column("核对的数", 11, "center"),
    Column("下级合计", 15, "right"),
    Column("本级自报", 15, "right"),
    Column("差额（本级－下级）", 15, "right"),
    Column("相差%", 9, "right"),
    Column("核对结论", 22, "center"),
)
_OWN_ONLY: Final = "各级用各级自己的，不相加"


def write_overview(book: Book, rolled: Rolled) -> None:
    """The highest unit's figures, one indicator a row; above them what must be known of all of them."""
    note = "带“*”的尚未报齐：汇总数是已报单位之和，不是总数，目标是已报单位的目标之和。"
    sheet = book.sheet(OVERVIEW, note)
    top = write_notes(book, sheet, [*notes_of(rolled), *_silent(rolled)])
    results = {result.indicator.id: result for result in rolled.results.get(rolled.hierarchy.root.code, ())}
    checked = any(result.difference for result in results.values())
    rows = {of: _overview_row(result, checked=checked) for of, result in results.items()}
    columns = (*_OVERVIEW, *_CHECKED) if checked else _OVERVIEW
    rows |= {indicator.id: _own_only_row(indicator, columns) for indicator in rolled.own_only}
    ordered = [rows[indicator.id] for indicator in rolled.order.plan.indicators if indicator.id in rows]
    write_table(book, sheet, Table(columns, ordered, top, frozen=2, filtered=True))


def _silent(rolled: Rolled) -> Iterator[str]:
    names, more = [one.name for one in rolled.silent[:_NAMED]], ""
    if len(rolled.silent) > _NAMED:
        more = f"等{len(rolled.silent)}个单位"
    if names:
        yield f"没有找到填报数：{'、'.join(names)}{more}。"


def write_notes(book: Book, sheet: Sheet, notes: Iterable[str]) -> int:
    """A line for each below the sheet's own; the row where the table begins."""
    top = TOP
    for top, note in enumerate(notes, start=TOP + 1):
        sheet.write_string(top - 1, 0, fitting(note), book.format(font_color=MARK_INK, font_size=9))
        sheet.set_row(top - 1, LEAST_HEIGHT)
    return top


def _own_only_row(indicator: Indicator, columns: Sequence[Column]) -> Row:
    """An indicator that no sum has: told, so that nobody looks for it."""
    told = {"编号": indicator.id, "指标": indicator.name, "计量单位": indicator.unit}
    words = Entry(_OWN_ONLY, ink=MUTED)
    return tuple(words if column.heading == "采用" else told.get(column.heading) for column in columns)


def _overview_row(result: NodeResult, *, checked: bool) -> Row:
    indicator, standing = result.indicator, result.standing
    return (
        indicator.id,
        indicator.name,
        indicator.unit,
        _target(result),
        figure_entry(result),
        Entry(standing.percent, number=PERCENT),
        Entry(standing.gap_points, number=POINTS),
        light_entry(standing.light),
        USED[result.source],
        f"{result.reported}/{result.owed}" if result.source == "units" else None,
        f"{result.share.reported}/{result.share.owed}",
        *(_checked(result.difference) if checked else ()),
    )


def _target(result: NodeResult) -> str | None:
    """The target that the figure was held against, of those in a partial sum with an asterisk; None for none."""
    if result.against is None and result.indicator.measure is not Measure.MILESTONE:
        return None
    return target_words(result.indicator, result.against) + "*" * result.against_part


def _checked(apart: Reconciliation | None) -> Row:
    return (
        apart.heading.value if apart else None,
        *(sides(apart) if apart else (None, None, None, None)),
        _verdict(apart),
    )


def sides(row: Reconciliation) -> Row:
    """What two sides say: the sum of those below, the unit's own, the difference, that in %."""
    apart = Entry(row.percent_apart, number="0.00")
    return row.units_total, row.department_value, row.difference, apart


def _verdict(row: Reconciliation | None) -> Entry:
    if row is None:
        return Entry(None)
    light = _VERDICT_LIGHT[row.verdict]
    return Entry(row.verdict.label, fill=LIGHT_FILL[light], ink=LIGHT_INK[light])


def figure_entry(result: NodeResult) -> Entry:
    """A figure with its light; a partial one carries an asterisk, a milestone is how many of how many are done."""
    light, value, partial = result.standing.light, result.standing.value, not result.whole
    fill, ink = (LIGHT_FILL[light], LIGHT_INK[light]) if light else (None, None)
    if value is None:
        return Entry("未报", ink=MUTED, align="right")
    if result.done:
        return Entry(f"{result.done}{'*' * partial}", align="right", fill=fill, ink=ink)
    return Entry(value, number=marked(value, partial=partial), fill=fill, ink=ink)
