"""What the ledger keeps of a judgement (判定入账): rows as the tables have them, escaped only where that must be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bairi_validators.findings import Place, finding
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Checked, Observation, Row
from bairi_validators.vocabulary import Column
from bairi_workbooks.ledger import tables
from bairi_workbooks.ledger.packing import PARTS, packed
from bairi_workbooks.ledger.tables import Words


def checked(plan: Plan, text: str = "约45", value: Decimal | None = Decimal("1.50")) -> Checked:
    """A file with one figure, beside which a text was typed as the target."""
    cells = {Column.VALUE: Cell(Place("指标填报", "G4"), value), Column.TARGET: Cell(Place("指标填报", "E4"), text)}
    figure = Observation(plan.indicators[0], value, row=Row(plan.indicators[0].id, cells))
    found = finding("V27", Place("指标填报", "E4"), text=text)
    return Checked("a.xlsx", "0" * 64, plan.units[0], None, (found,), (figure,))


def row_of(file: Checked, table: str) -> dict[str, object]:
    """The first row that is kept of a file in a table, by the names of the columns."""
    at = [part.name for part, _ in PARTS].index(table)
    names = tables.columns(PARTS[at][0])[1:]
    return dict(zip(names, packed(file).opened()[1][at][0], strict=True))


def test_a_row_stands_under_the_names_of_its_columns(tiny: Plan) -> None:
    kept = row_of(checked(tiny), "observations")
    assert (kept["unit"], kept["indicator"], kept["sheet"]) == (tiny.units[0].name, tiny.indicators[0].id, "指标填报")
    assert (kept["value"], kept["value_cell"], kept["value_type"], kept["value_text"]) == (
        "1.50",
        "G4",
        "number",
        "1.50",
    )
    assert (kept["own_target"], kept["own_target_cell"], kept["own_target_text"]) == (None, "E4", "约45")
    assert (kept["state"], kept["state_cell"], kept["state_type"], kept["state_text"]) == (None, None, "", "")
    told = row_of(checked(tiny), "findings")
    assert (told["code"], told["sheet"], told["cell"]) == ("V27", "指标填报", "E4")


@pytest.mark.parametrize("text", ["a\\b", "a\x00b", "a\ud800b", "𠮷", "\\u0000", "约45"])
def test_a_text_comes_back_whatever_a_database_refuses_of_it(tiny: Plan, text: str) -> None:
    kept = row_of(checked(tiny, text), "observations")["own_target_text"]
    assert isinstance(kept, str)
    kept.encode()  # no halves of characters
    assert "\x00" not in kept
    assert Words().process_result_value(kept, None) == text


def test_the_digest_is_of_everything_that_is_kept(tiny: Plan) -> None:
    file = checked(tiny)
    assert packed(file).digest == packed(checked(tiny)).digest
    others = [checked(tiny, "约46"), checked(tiny, value=None), replace(file, findings=()), replace(file, unit=None)]
    assert len({packed(other).digest for other in (file, *others)}) == len(others) + 1
