"""Workbooks that units make themselves: the template's observations or a finding at the cell, never another figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bairi_validators.findings import Finding, Severity
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.reading.layouts import load_layouts
from own import CASES, MANY, Own
from own.document import PATH, document
from own.office import AVAILABLE, converted
from own.template import filled_template

Values = Mapping[str, tuple[object, ...]]


@pytest.fixture
def plans(tiny: Plan, chenzhou: Plan) -> Mapping[str, Plan]:
    return {"tiny": tiny, "chenzhou": chenzhou}


def values(checked: Checked) -> Values:
    return {o.indicator.id: (o.value, o.base, o.state, o.done_on, o.own_target) for o in checked.observations}


def faulted(checked: Checked) -> set[str]:
    """The indicators with an error in their rows."""
    places = {f.place for f in checked.findings if f.severity is Severity.ERROR}
    return {o.indicator.id for o in checked.observations if {c.place for c in o.row.cells.values()} & places}


def placed(found: Finding) -> str:
    return f"{found.code} {found.place.cell or ''}".strip()


def told(case: Own, checked: Checked) -> list[str]:
    """What is said of a workbook, as its case writes it."""
    many = {f.split()[0] for f in case.findings if f.endswith(MANY)}
    found = [placed(f) for f in checked.findings]
    return sorted([f for f in found if f[:3] not in many] + [f"{f} {MANY}" for f in many & {f[:3] for f in found}])


@pytest.fixture(scope="session")
def saved_otherwise(tmp_path_factory: pytest.TempPathFactory, tiny: Plan) -> Mapping[str, Path]:
    return converted(tmp_path_factory.mktemp("office"), tiny)


def layouts_of(case: Own, folder: Path, plan: Plan) -> Background:
    layouts = folder / "layouts"
    layouts.mkdir()
    if case.layout:
        (layouts / f"{case.unit}.toml").write_text(case.layout, encoding="utf-8")
    return Background(load_layouts(layouts, plan))


@pytest.mark.parametrize("name", CASES)
def test_it_reads_as_the_template_or_says_where_it_does_not(
    name: str, tmp_path: Path, plans: Mapping[str, Plan], request: pytest.FixtureRequest
) -> None:
    case = CASES[name]
    plan = plans[case.plan]
    if case.office and not AVAILABLE:
        pytest.skip("LibreOffice (soffice) is not installed")
    path = request.getfixturevalue("saved_otherwise")[name] if case.office else case.make(tmp_path, plan)
    checked = check_file(plan, path, case.period, layouts_of(case, tmp_path, plan))
    wanted = values(check_file(plan, filled_template(tmp_path, plan, case)))
    assert told(case, checked) == sorted(case.findings), [f"{placed(f)} {f.message}" for f in checked.findings]
    got = values(checked)
    if case.same:
        assert got == wanted
    else:
        others = {i for i in got for v, w in zip(got[i], wanted.get(i, got[i]), strict=True) if v not in (None, w)}
        assert others <= faulted(checked)
        assert any(f.severity is not Severity.NOTICE for f in checked.findings)


def test_the_page_about_them_says_what_they_are() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run: PYTHONPATH=tests python -m own.document"


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 30
    assert sum(case.plan == "chenzhou" for case in CASES.values()) >= 6
