from __future__ import annotations

from pathlib import Path

from bairi_validators.findings import catalogue
from bairi_validators.rulebook import FAMILIES, rulebook

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_of_rules_is_the_catalogues() -> None:
    assert PAGE.read_text(encoding="utf-8") == rulebook(), "bairi rules --out docs/rules.md"


def test_every_code_is_on_the_page_and_in_a_family() -> None:
    page = rulebook()
    assert [code for code in catalogue() if f"| {code} |" not in page] == []
    assert {code[0] for code in catalogue()} == set(FAMILIES)
