# Everything a newcomer needs: `make tour` and `make test`. Needs Python 3.11 or later, git and make; sets up the rest in .venv.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help tour test check docs pages try bench soak spark notebook kit conformance format pictures rules sdist clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tour: $(VENV)/.nordlib ## see nordlib decide real cases
	@$(BIN)/python examples/tour.py

# What only a server reaches is demanded where there is one.
NO_SERVER := $(if $(NORDLIB_TEST_POSTGRES),,*/databases/postgresql*.py) $(if $(NORDLIB_TEST_MARIADB),,*/databases/mariadb.py)
comma := ,

test: $(VENV)/.group-test ## run every test, with coverage
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --every-rule-seen -n 2 --dist loadfile
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --omit="$(subst $() $(),$(comma),$(strip tests/* */nordlib/spark/* $(NO_SERVER)))"

check: $(VENV)/.group-check ## ruff, mypy, pyright, import-linter; runs no test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@$(BIN)/lint-imports

docs: $(VENV)/.group-docs ## build the documentation into docs/_build, warnings as errors
	@$(BIN)/sphinx-build -E -n -W --keep-going -q -b html docs docs/_build
	@echo "docs/_build/index.html"

BUILT ?=

pages: $(VENV)/.group-pages ## look at each page of the documentation in Chromium, wide and narrow, light and dark; BUILT=docs/_build uses a folder that `make docs` made
	@$(if $(BUILT),,$(BIN)/sphinx-build -E -n -W --keep-going -q -b html docs docs/_build)
	@NORDLIB_PAGES=$(or $(BUILT),docs/_build) $(BIN)/python -m pytest -q -n 2 tests/pages

try: $(VENV)/.group-pages ## try the page "Try it here" in Chromium, with Python in the browser (needs npm); BUILT=docs/_build as for `make pages`
	@$(if $(BUILT),,$(BIN)/sphinx-build -E -n -W --keep-going -q -b html docs docs/_build)
	@NORDLIB_TRY=1 NORDLIB_PAGES=$(or $(BUILT),docs/_build) $(BIN)/python -m pytest -q -s tests/pages/try_it

ROUNDS ?= 5
LOANS ?= 100000

bench: $(VENV)/.group-bench ## measure, each row a ratio against a named peer in one run; ROUNDS=0 tries each row once, LOANS=1000000 in the longest nightly run
	@$(BIN)/python -m compileall -q src
	@ROUNDS=$(ROUNDS) LOANS=$(LOANS) $(BIN)/python -m benchmarks.run

RUNS ?= 1000000
CLUSTER ?= 0

# The tests that have a long form.
LONG := $(shell grep -lE 'from tests.(profiles|short_contract) import' tests/test_*.py)

soak: $(VENV)/.group-soak ## try many examples, time answers, and fuzz what takes any text, RUNS=1000000 inputs (Linux)
	@NORDLIB_TEST_LONG=1 $(BIN)/python -m pytest -q $(LONG)
	@$(BIN)/python -m tests.soak.timing
	@$(BIN)/python -m tests.soak.columns $(RUNS)0
	@$(BIN)/python -m tests.soak.loans $(RUNS)
	@$(BIN)/python -m tests.soak.terminals $(RUNS)
	@$(BIN)/python -m tests.soak.paths $(RUNS)
	@$(BIN)/python -m tests.soak.comparisons $(RUNS)
	@$(BIN)/python -m tests.soak.crashes $(RUNS)
	@$(BIN)/python -m tests.soak.messages $(RUNS)
	@$(BIN)/python -m tests.soak.fuzz $(RUNS) -rss_limit_mb=4096

spark: $(VENV)/.group-spark ## run the rules inside Apache Spark (needs Java 17); CLUSTER=1 on a cluster of two workers on loopback
	@$(BIN)/coverage erase
	@CLUSTER=$(CLUSTER) $(BIN)/coverage run --source=nordlib.spark -m pytest -q tests/spark docs/how-to/spark.md
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

notebook: $(VENV)/.group-notebook ## run the notebooks of the examples
	@$(BIN)/python -m tests.notebooks

kit: $(VENV)/.group-build ## run the tests of a project of its own against the wheel, in an empty environment
	@$(BIN)/python -m tests.third_party

conformance: $(VENV)/.nordlib ## run the identity cases against a package of npm, and write what it gets wrong to its page (needs Node and npm)
	@$(BIN)/python -m tests.conformance

format: $(VENV)/.group-check ## lay out the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pictures: $(VENV)/.group-test ## draw the pictures of the docs anew from the code: state tables, layers, timelines
	@$(BIN)/python -m tests.state_tables
	@$(BIN)/python -m tests.pictures

rules: pictures ## write anew from the code: the tables, pages and pictures of the docs that it makes, the JSON Schemas, a case for each path
	@$(BIN)/python -m tests.rule_table
	@$(BIN)/python -m tests.rule_pages
	@$(BIN)/python -m tests.policy_pages
	@$(BIN)/python -m tests.text_pages
	@$(BIN)/python -m tests.schema_files
	@$(BIN)/python -m tests.case_schemas
	@$(BIN)/python -m tests.ways_out
	@$(BIN)/python -m tests.proofs.write_paths
	@$(BIN)/python -m tests.proofs.page
	@$(BIN)/python -m tests.crosswalk_page

sdist: $(VENV)/.group-build ## build the source distribution and the wheel into dist
	@$(BIN)/python -m build --outdir dist . | tail -n 1

clean: ## remove what the other targets made
	rm -rf $(VENV) docs/_build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/.pip:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or later with venv was found; name one: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.nordlib: pyproject.toml $(VENV)/.pip
	@$(BIN)/python -m pip install --quiet --editable ".[sql]"
	@touch $@

$(VENV)/.group-%: pyproject.toml $(VENV)/.pip
	@$(BIN)/python -m pip install --quiet --editable . --group $*
	@touch $@
