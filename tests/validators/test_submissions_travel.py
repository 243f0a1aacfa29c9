"""Submissions travel between processes: what arrives equals what was sent, and what is alike is one object."""

from __future__ import annotations

import operator
import pickle
from datetime import date
from decimal import Decimal

import pytest

from bairi_validators.findings import Place
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, CellValue, Checked, Fault, Observation, Row
from bairi_validators.vocabulary import Column, State


def sent(thing: object) -> object:
    return pickle.loads(pickle.dumps(thing))  # noqa: S301 - our own


@pytest.mark.parametrize("value", [None, Decimal(0), Decimal("0.00"), False, True, "", "约12", Decimal(1)])
def test_a_cell_arrives_with_its_value_and_its_type(value: CellValue) -> None:
    cell = Cell(Place("指标填报", "G4"), value, suffix="%", scale=1)
    arrived = sent(cell)
    assert isinstance(arrived, Cell)
    assert arrived == cell
    assert (type(arrived.value), str(arrived.value)) == (type(value), str(value))


def test_an_empty_cell_with_a_fault_keeps_it() -> None:
    place = Place("指标填报", "G4")
    assert sent(Cell(place, None, Fault.MERGED)) != sent(Cell(place))
    assert sent(Cell(place, None, Fault.MERGED)) == Cell(place, None, Fault.MERGED)


def test_places_and_empty_cells_of_many_files_are_one_object() -> None:
    first, second = sent(Cell(Place("指标填报", "G4"))), sent(Cell(Place("指标填报", "G4")))
    assert first is second


def test_an_observation_arrives_with_its_row(tiny: Plan) -> None:
    row = Row(
        "T01-01",
        {Column.VALUE: Cell(Place("指标填报", "G4"), Decimal("1.50"))},
        "T01-01",
        {Column.VALUE: "万元"},
        ("T01-02",),
    )
    observation = Observation(tiny.indicators[0], Decimal("1.50"), own_target=Decimal(3), row=row)
    arrived = sent(observation)
    assert isinstance(arrived, Observation)
    assert arrived == observation
    assert arrived.row == row


def test_two_observations_that_say_the_same_are_equal_wherever_they_stand(tiny: Plan) -> None:
    one = Observation(tiny.indicators[0], Decimal("1.50"))
    other = one.standing_in(Row("T01-01", {Column.VALUE: Cell(Place("指标填报", "G4"))}))
    assert one == other
    assert not operator.ne(one, other)
    assert hash(one) == hash(other)
    assert one != one._replace(value=Decimal(2))


@pytest.mark.parametrize("value", [None, Decimal(0), Decimal("-0.00"), Decimal("1E+3"), Decimal("0.1500")])
def test_a_checked_file_arrives_with_its_figures_to_the_last_zero(tiny: Plan, value: Decimal | None) -> None:
    row = Row("T01-01", {Column.VALUE: Cell(Place("指标填报", "G4"), value)})
    figure = Observation(tiny.indicators[0], value, own_target=value, row=row)
    state = Observation(tiny.indicators[0], state=State.DONE, done_on=date(2025, 10, 31))
    checked = Checked("a.xlsx", "0" * 64, tiny.units[0], None, (), (figure, state), skipped=True)
    arrived = sent(checked)
    assert isinstance(arrived, Checked)
    assert arrived == checked
    assert [repr(o.value) for o in arrived.observations] == [repr(value), "None"]
    assert arrived.observations[0].row == row


def test_a_checked_file_without_figures_arrives_without_any() -> None:
    assert sent(Checked("a.xlsx", None, None, None, ())) == Checked("a.xlsx", None, None, None, ())
