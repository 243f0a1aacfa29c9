"""The house's own rules, held by tests: what belongs where, and what may not be said twice."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bairi_validators.findings import catalogue
from bairi_validators.plan.models import Plan

ROOT = Path(__file__).parents[1]
PACKAGES = (
    ROOT / "addin" / "bairi_addin",
    ROOT / "addin" / "xlwings_libreoffice",
    ROOT / "workbooks" / "bairi_workbooks",
    ROOT / "validators" / "bairi_validators",
)
SOURCES = sorted(path for package in PACKAGES for path in package.rglob("*.py"))


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_each_code_is_raised_in_one_place(code: str) -> None:
    pattern = rf'finding\(\s*"{code}"'
    raised = [path.name for path in SOURCES for _ in re.findall(pattern, path.read_text(encoding="utf-8"))]
    assert len(raised) == 1, raised


def test_nothing_of_a_plan_is_in_code(chenzhou: Plan) -> None:
    names = {chenzhou.plan.place, chenzhou.plan.place.rstrip("市"), *chenzhou.unit_of} - {
        u.name[:1] for u in chenzhou.units
    }
    found = {(path.name, name) for path in SOURCES for name in names if name in path.read_text(encoding="utf-8")}
    assert found == set()


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    assert [str(path) for path in SOURCES if not path.read_text(encoding="utf-8").startswith('"""')] == []


def test_what_a_button_may_tell_names_no_option_of_the_command_line() -> None:
    told = [
        f"{path.name}:{call.lineno} {ast.unparse(call)}"
        for room in ("validators/bairi_validators", "workbooks/bairi_workbooks", "addin/bairi_addin/ribbon")
        for path in sorted((ROOT / room).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("Error", "super().__init__"))
    ]
    assert any("arguments=('ledger',)" in words for words in told)
    assert [words for words in told if re.search(r"(?<!bairi check) --[a-z]", words)] == []
