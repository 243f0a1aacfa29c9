"""JSON documents as files: what is made piece by piece reads as if it had been there as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bairi_workbooks.documents import write_document

ROWS = [{"unit": "东河县", "value": "1.5"}, {"unit": "西岭县", "value": None}]


@pytest.mark.parametrize("rows", [ROWS, [], ROWS * 500], ids=["some", "none", "many"])
def test_what_comes_one_by_one_is_a_list_in_the_file(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    write_document(tmp_path / "a.json", {"period": "2025-10下旬", "units": {"rows": iter(rows)}, "outputs": None})
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found == {"period": "2025-10下旬", "units": {"rows": rows}, "outputs": None}


def test_a_file_is_the_same_however_its_rows_came(tmp_path: Path) -> None:
    write_document(tmp_path / "list.json", {"rows": ROWS})
    write_document(tmp_path / "one by one.json", {"rows": iter(ROWS)})
    assert (tmp_path / "list.json").read_bytes() == (tmp_path / "one by one.json").read_bytes()


def test_what_is_not_known_yet_is_asked_for_when_everything_before_it_is_written(tmp_path: Path) -> None:
    asked: list[str] = []

    def rows() -> Iterator[dict[str, Any]]:
        yield from ROWS
        asked.append("rows")

    def outputs() -> dict[str, Any]:
        asked.append("outputs")
        return {"result": "a.json"}

    write_document(tmp_path / "a.json", {"rows": rows(), "outputs": outputs})
    assert asked == ["rows", "outputs"]
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["outputs"] == {"result": "a.json"}
