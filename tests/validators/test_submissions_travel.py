"""Submissions travel between processes: what arrives equals what was sent, and what is alike is one object."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from bairi_validators.findings import Place
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, CellValue, Fault, Observation, Row
from bairi_validators.vocabulary import Column


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
