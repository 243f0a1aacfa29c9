# Everything runs from a virtual environment that the first target makes: nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo

.PHONY: demo test bench manuals lint types contracts check clean
.DEFAULT_GOAL := demo

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(READY)

demo: $(READY)  ## Made-up submissions for every unit, through the whole road.
	$(BIN)/bairi demo $(DEMO)

test: $(READY)  ## All tests; what needs LibreOffice or Chromium skips where it is missing.
	$(BIN)/python -m pytest --numprocesses auto

bench: $(READY)  ## What one workbook and a whole inbox cost, as ratios to peers in the same run.
	$(BIN)/python benchmarks/one_file.py
	$(BIN)/python benchmarks/many_files.py
	$(BIN)/python benchmarks/libreoffice_engine.py
	$(BIN)/python benchmarks/click.py

manuals: $(READY)  ## The manuals of docs/ as PDF in dist/, printed by Chromium, or by LibreOffice where there is none.
	$(BIN)/python -m bairi_addin.manuals dist

pictures: $(READY)  ## The manuals' pictures, taken anew of the real thing; needs LibreOffice, python3-uno and Xvfb.
	$(BIN)/python tests/pictures.py docs/pictures

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

check: test lint types contracts

clean:
	rm -rf $(VENV) $(DEMO) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
