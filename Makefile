# Everything runs from a virtual environment that the first target makes: nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo

.PHONY: demo test bench crashes fuzz audit manuals lint types contracts check clean
.DEFAULT_GOAL := demo

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(READY)

demo: $(READY)  ## Made-up submissions for every unit, through the whole road.
	$(BIN)/bairi demo $(DEMO)

test: $(READY)  ## All tests; what needs LibreOffice or Chromium skips where it is missing.
	$(BIN)/python -m pytest --numprocesses auto

bench: $(READY)  ## What files cost, as ratios to peers in the same run. SIZES="13 200 2000 20000 rows", PEER=script, RESUME=1.
	$(BIN)/python benchmarks/one_file.py
	$(BIN)/python benchmarks/growth.py --sizes $(or $(SIZES),13 200 rows) $(if $(RESUME),--resume)
	$(BIN)/python benchmarks/safety.py
	$(BIN)/python benchmarks/libreoffice_engine.py
	$(BIN)/python benchmarks/click.py

crashes: $(READY)  ## A run killed at every one of its steps and at many moments, on full disks, without permissions.
	BAIRI_CRASHES=$(or $(TRIALS),400) $(BIN)/python -m pytest --quiet tests/addin/test_crashes.py

fuzz: $(READY)  ## Workbooks made to break the reader, for some minutes (Linux): MINUTES=30, else 5.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fuzz]"
	mkdir -p dist/fuzz
	$(BIN)/python tests/fuzzing/reader.py -max_total_time=$$(( $(or $(MINUTES),5) * 60 )) -timeout=60 -rss_limit_mb=2048 \
		-max_len=40000 -artifact_prefix=dist/fuzz/ -print_final_stats=1

audit:  ## Known weaknesses of the pinned packages; asks the advisories' service, so it needs the network.
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)-audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip

manuals: $(READY)  ## The manuals of docs/ as PDF in dist/, printed by Chromium, Chrome or Edge.
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
	rm -rf $(VENV) $(VENV)-audit $(DEMO) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
