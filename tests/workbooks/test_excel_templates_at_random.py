"""Random Excel templates: whatever loops, conditions, merged cells and formulas they have, a naive model agrees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries

import excel_app
from bairi_workbooks.templating.cells import fill
from bairi_workbooks.templating.excel import fill_open

CELLS = ("文字", "{{ n }}", "第{{ n }}行", None)
Turns = dict[int, int]  # which turn of which loop a row stands in


@dataclass
class Row:
    """A row with two cells, perhaps merged, and a formula over the template's rows `first` to `last` (by share)."""

    text: str | None
    merged: bool
    share: tuple[float, float] | None
    fixed: bool
    number: int = 0


@dataclass
class Loop:
    """Rows as often as told; a condition is a loop of one turn or none."""

    times: int
    condition: bool
    body: list[Any]
    number: int = 0


@dataclass
class Out:
    """A row as the model expects it."""

    row: Row
    turns: Turns
    counter: int | None = None


@dataclass
class Model:
    """A template written down row by row, and what has to come of it."""

    cells: dict[str, Any] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    around: dict[int, set[int]] = field(default_factory=dict)
    height: int = 0


shares = st.one_of(st.none(), st.tuples(st.floats(0, 1), st.floats(0, 1)))
rows = st.builds(Row, st.sampled_from(CELLS), st.booleans(), shares, st.booleans())
loops = lambda children: st.builds(  # noqa: E731 - hypothesis' own idiom
    lambda times, condition, body: Loop(min(times, 1) if condition else times, condition, body),
    st.integers(0, 3),
    st.booleans(),
    st.lists(children, min_size=1, max_size=3),
)
nodes = st.recursive(rows, loops, max_leaves=6)


def number(node: Any, model: Model, loops_around: set[int]) -> None:
    """Give each row of the template its number, as a person would write it down."""
    model.height += 1
    node.number = model.height
    if isinstance(node, Loop):
        for child in node.body:
            number(child, model, loops_around | {node.number})
        model.height += 1
        return
    model.around[node.number] = set(loops_around)


def write(node: Any, model: Model) -> None:
    if isinstance(node, Loop):
        head = f"if {bool(node.times)}" if node.condition else f"for n in range({node.times})"
        model.cells[f"A{node.number}"] = f"{{%tr {head} %}}"
        for child in node.body:
            write(child, model)
        last = max(row for row, around in model.around.items() if node.number in around)
        while f"A{last + 1}" in model.cells:  # ends of the loops within
            last += 1
        model.cells[f"A{last + 1}"] = "{%tr endif %}" if node.condition else "{%tr endfor %}"
        return
    model.cells[f"B{node.number}"] = node.text
    if node.merged:
        model.merged.append(f"B{node.number}:C{node.number}")
    if node.share:
        first, last = sorted(1 + round(s * (model.height - 1)) for s in node.share)
        dollar = "$" if node.fixed else ""
        model.cells[f"D{node.number}"] = f"=SUM(D{dollar}{first}:D{dollar}{last})"


def unroll(nodes_: list[Any], turns: Turns, counter: int | None) -> list[Out]:
    found: list[Out] = []
    for node in nodes_:
        if isinstance(node, Row):
            found.append(Out(node, dict(turns), counter))
            continue
        for turn in range(node.times):
            inner = counter if node.condition else turn
            found += unroll(node.body, {**turns, node.number: turn}, inner)
    return found


def expected_text(out: Out) -> Any:
    text = out.row.text
    counter = 9 if out.counter is None else out.counter
    return counter if text == "{{ n }}" else text and text.replace("{{ n }}", str(counter))


def expected_rows(out: Out, outs: list[Out], model: Model) -> set[int]:
    """The rows that a formula has to read: those of its range, in the turns that it shares with them."""
    assert out.row.share
    first, last = sorted(1 + round(s * (model.height - 1)) for s in out.row.share)
    return {
        position
        for position, other in enumerate(outs, start=1)
        if first <= other.row.number <= last
        and (out.row.fixed or all(other.turns[k] == out.turns[k] for k in other.turns.keys() & out.turns.keys()))
    }


def read_rows(formula: str | None) -> set[int]:
    areas = [range_boundaries(area.replace("$", "")) for area in re.findall(r"D\$?\d+:D\$?\d+", formula or "")]
    return {row for _, first, _, last in areas for row in range(first or 0, (last or 0) + 1)}


@settings(max_examples=80, deadline=None)
@given(st.lists(nodes, min_size=1, max_size=4))
def test_a_random_template_is_filled_as_a_naive_model_says(template: list[Any]) -> None:
    model = Model()
    for node in template:
        number(node, model, set())
    for node in template:
        write(node, model)
    book = Workbook()
    sheet: Any = book.active
    for where, value in model.cells.items():
        sheet[where] = value
    for area in model.merged:
        sheet.merge_cells(area)
    opened = excel_app.Book(book)
    fill(book, {"n": 9}, "t.xlsx")
    fill_open(opened, {"n": 9})
    written = {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}
    assert opened.cells(sheet.title) == written
    outs = unroll(template, {}, None)
    for position, out in enumerate(outs, start=1):
        assert sheet.cell(position, 2).value == expected_text(out)
        if out.row.share:
            assert read_rows(sheet.cell(position, 4).value) == expected_rows(out, outs, model)
    assert {str(m) for m in sheet.merged_cells.ranges} == {f"B{p}:C{p}" for p, o in enumerate(outs, 1) if o.row.merged}
    assert not [c.value for row in sheet.iter_rows(min_row=len(outs) + 1) for c in row if c.value is not None]
