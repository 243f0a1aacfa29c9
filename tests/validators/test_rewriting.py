"""What 规范数值 writes is what the checks read: no figure changes, whatever was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.checks.rewriting import rewritings
from bairi_validators.checks.values import observe
from bairi_validators.findings import Place
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.submissions import Cell, CellValue, Row, Submission
from bairi_validators.vocabulary import Column

PLAN = load_plan()
UNIT = PLAN.unit_of["桂阳县"]
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
UNITS = ["", "元", "万元", "亿元", "万", "亿", "家", "%", "％", "户", "万户", "亩", "人", "公里"]
OWED = [i for i in PLAN.owed_by(UNIT) if i.id in {"T04-04", "T06-06", "T06-02", "T02-01", "T15-02", "T01-02"}]

numbers = st.decimals(-10_000_000, 10_000_000, places=2).map(lambda n: n.normalize())
texts = st.builds(
    lambda number, unit, grouped, wide, around: around.format(
        (f"{number:,f}" if grouped else f"{number:f}").translate(FULL_WIDTH if wide else {}) + unit
    ),
    numbers,
    st.sampled_from(UNITS),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["{}", " {} ", "　{}", "约{}", "({})", "≥{}"]),
)
days = st.dates(date(2025, 1, 1), date(2025, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.month}月{day.day}日", day]
    )
)
values = st.one_of(st.none(), numbers, texts, days)


def place(column: Column) -> Place:
    return Place("表", f"{chr(ord('A') + list(Column).index(column))}5")


def row(number: str, typed: dict[Column, CellValue], stated: str | None, *, percent: bool = False) -> Row:
    cells = {column: Cell(place(column), value, percent=percent) for column, value in typed.items()}
    return Row(number, cells, stated={Column.VALUE: stated} if stated else {})


@given(st.sampled_from(OWED), values, values, values, days, st.sampled_from([None, "万元", "元"]), st.booleans())
def test_the_figures_read_are_the_same_before_and_after(  # noqa: PLR0913, PLR0917 - each is one thing that was typed
    indicator, value, base, target, day, stated, percent
) -> None:
    typed = {Column.VALUE: value, Column.BASE: base, Column.TARGET: target, Column.DONE_ON: day}
    before = row(indicator.id, typed, stated, percent=percent)
    found = list(rewritings(PLAN, Submission(UNIT, Period.parse("2025-10下旬"), (before,))))
    written = {r.place: r.value for r in found}
    cells = {
        c: Cell(cell.place, written[cell.place]) if cell.place in written else cell for c, cell in before.cells.items()
    }
    after = Row(before.id, cells, stated=before.stated)

    def read(one: Row) -> object:
        own = PLAN.shared_target(UNIT, indicator) is None
        return observe(indicator, one, own_target=own, year=2025)[0]

    assert read(after) == read(before)
    assert not list(rewritings(PLAN, Submission(UNIT, Period.parse("2025-10下旬"), (after,))))


@pytest.mark.parametrize(
    ("indicator", "text", "stated", "written"),
    [
        ("T04-04", "４５．５", None, Decimal("45.5")),
        ("T04-04", "45,500", "万元", Decimal(45500)),
        ("T04-04", "4.55亿元", "万元", Decimal(45500)),
        ("T06-02", "5.4万", None, Decimal(54000)),
        ("T04-04", "5.4万", None, None),
        ("T04-04", "约45", None, None),
        ("T04-04", "45家", None, None),
    ],
)
def test_a_cell_keeps_the_unit_that_its_table_states(
    indicator: str, text: str, stated: str | None, written: Decimal | None
) -> None:
    one = row(indicator, {Column.VALUE: text}, stated)
    found = list(rewritings(PLAN, Submission(UNIT, Period.parse("2025-10下旬"), (one,))))
    assert [r.value for r in found] == ([] if written is None else [written])


def test_a_formula_is_never_written_over() -> None:
    cells = {Column.VALUE: Cell(place(Column.VALUE), "45.5", formula=True)}
    assert not list(rewritings(PLAN, Submission(UNIT, Period.parse("2025-10下旬"), (Row("T04-04", cells),))))
