"""What a start costs: help and the check of one file load none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import samples
from bairi_validators.plan.models import Plan

HEAVY = (
    "pandas",
    "docxtpl",
    "docx",
    "lxml",
    "matplotlib",
    "xlwings",
    "openpyxl",
    "xlsxwriter",
    "rich",
    "jinja2",
    "sqlalchemy",
)
CLUSTERS = ("dask", "distributed", "fsspec", "s3fs", "upath", "pyarrow")
ASK = """
import sys
from bairi_addin.cli import main
try:
    code = main(sys.argv[2:])
except SystemExit as end:
    code = end.code
loaded = sorted(name for name in sys.argv[1].split(",") if name in sys.modules)
print("LOADED", code, ",".join(loaded))
"""


def loaded_by(*arguments: str) -> tuple[int, str]:
    """Exit code and the heavy libraries that a fresh process has loaded after a command."""
    command = [sys.executable, "-c", ASK, ",".join(HEAVY + CLUSTERS), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    _, code, *names = result.stdout.splitlines()[-1].split(" ")
    return int(code), names[0] if names else ""


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("--help") == (0, "")


@pytest.mark.parametrize("output", ["text", "json"])
def test_checking_one_file_loads_nothing_heavy(output: str, tmp_path: Path, tiny: Plan, tiny_file: Path) -> None:
    path = samples.submit(tmp_path, tiny)
    assert loaded_by("--plan", str(tiny_file), "check", str(path), "--format", output) == (0, "")


def test_the_question_itself_notices_a_heavy_library(tiny_file: Path) -> None:
    assert loaded_by("--plan", str(tiny_file), "plan", "show") == (0, "rich")


def test_a_run_on_one_machine_loads_nothing_of_a_cluster(tmp_path: Path, tiny: Plan, tiny_file: Path) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    samples.submit(inbox, tiny)
    arguments = ("run", str(inbox), "--period", samples.PERIOD.code, "--out", str(tmp_path / "结果"))
    code, loaded = loaded_by("--plan", str(tiny_file), *arguments, "--no-bulletin")
    assert code == 0
    assert not set(CLUSTERS).intersection(loaded.split(","))


def test_a_process_ends_at_once_and_all_that_was_put_off_to_the_end_is_done() -> None:
    late = "import atexit, bairi_addin.entry as e; atexit.register(print, 'put off'); print('said', end=' '); e.end(3)"
    result = subprocess.run([sys.executable, "-c", late], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (3, "said put off\n", "")
