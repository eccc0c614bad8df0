# What people, pre-commit and CI run. `make` lists the targets.
# Needs Python 3.11 or newer and nothing else; everything is installed into .venv.

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-spark check format docs messages hostile fuzz golden bench kill clean
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# The machine's certificates first (hospitals often look into their traffic), then those of uv.
SYNC = UV_PYTHON=$(CURDIR)/$(BIN)/python $(BIN)/uv sync --frozen --inexact --quiet
STAMP := .venv/.ceiba-is-set-up
# A real study for the demonstration, where one lies beside the project.
STUDY ?= $(firstword $(wildcard ../*/data/datahub/glioma_msk_2018))
# 100 % of the branches of `terms`, `packs` and `decisions`; silent when it holds. `make test COVERAGE_GATE=true` leaves it out.
COVERAGE_GATE ?= $(BIN)/python tools/coverage_gate.py .coverage.json
export PYTHONPATH := tools
# Compiled modules are kept: without them every process that a test starts compiles all libraries anew, which is most of its time.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install Ceiba and its tools into .venv (does nothing when nothing changed)

$(STAMP): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Ceiba needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Install one and run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Installing what Ceiba needs into .venv ..." >&2
	@$(BIN)/python -c '' 2>/dev/null || { rm -rf .venv && $(PYTHON) -m venv .venv; }
	@$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@UV_SYSTEM_CERTS=1 $(SYNC) || $(SYNC)
	@touch $@

demo: $(STAMP) ## the main job on an invented country and on real ones, in three minutes at most
	@$(BIN)/ceiba demo $(addprefix --study ,$(STUDY))

# A process a core, so each keeps to one thread; files in any order, for those of few tests, which else come last, take the longest.
ON_ALL_CORES = POLARS_MAX_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
# The tests that are to take every branch of the rooms that the gate asks about. Measuring makes a test half as slow again, so no others are.
ROOMS = terms packs decisions
MEASURED = $(wildcard $(ROOMS:%=src/ceiba/%) $(ROOMS:%=tests/unit/%) $(ROOMS:%=tests/properties/test_%*) tests/bad tests/data)
COVERED = --cov --cov-branch --cov-report=json:.coverage.json --cov-report=
test: $(STAMP) ## every test on all cores, and the coverage gate (make test ARGS='-k marker' runs a part, without the gate)
ifdef ARGS
	@$(BIN)/pytest $(ARGS)
else
	@code=0; $(ON_ALL_CORES) $(COVERED) $(MEASURED) && $(COVERAGE_GATE) || code=$$?; \
	  $(ON_ALL_CORES) $(MEASURED:%=--ignore=%) || code=$$?; exit $$code
endif

# PySpark stands in an environment of its own: Sail's client without Java, which the other tests use, is the same package.
test-spark: $(STAMP) ## the tests on PySpark, in .venv-spark (Java 17; the first time downloads 450 MB)
	@UV_PROJECT_ENVIRONMENT=.venv-spark $(SYNC) --no-default-groups --group tests --extra spark
	@.venv-spark/bin/pytest -m spark tests/unit/test_engine.py tests/journeys/test_engines.py $(ARGS)

check: $(STAMP) ## format, lint, types, order of imports, YAML, catalogues, generated pages
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/check_yaml.py
	@$(BIN)/python tools/messages.py --check
	@$(BIN)/python tools/generate_reference.py --check

format: $(STAMP) ## put the code into its form and mend what can be mended without thought
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(STAMP) ## write the generated pages of docs/reference
	@$(BIN)/python tools/generate_reference.py

# The folder with the collections of broken files of others, where one lies beside the project.
HOSTILE ?= $(dir $(firstword $(wildcard ../*/data/cbioportal-core-tests)))
hostile: $(STAMP) ## write docs/reference/hostile-files.md from the broken files of others (HOSTILE=folder) and our own
	@$(BIN)/python tools/hostile_files.py $(HOSTILE)

FUZZ_SECONDS ?= 60
fuzz: $(STAMP) ## damage small files at random and feed them to every reader: make fuzz PARSER=vcf FUZZ_SECONDS=600
	@$(BIN)/python tools/fuzz.py $(or $(PARSER),all) --seconds $(FUZZ_SECONDS)

messages: $(STAMP) ## find every sentence a user reads, update the catalogues, say what is left to translate
	@$(BIN)/python tools/messages.py

golden: $(STAMP) ## rewrite the expected output of the golden patients; read the diff before you commit it
	@$(BIN)/pytest tests/golden --golden-rewrite -p no:randomly -q

bench: $(STAMP) ## the benchmarks, both sides printed
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

kill: $(STAMP) ## kill an ingest at 200 random moments and look whether anything was lost or torn (minutes)
	@$(BIN)/python tools/kill_ingest.py $(ARGS)

clean: ## remove .venv and every cache
	@rm -rf .venv .venv-spark .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.json htmlcov out
