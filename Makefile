# Everything a newcomer needs: `make tour` and `make test`. Needs Python 3.11 or later, git and make; sets up the rest in .venv.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help tour test check docs bench soak format rules clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tour: .venv/.nordlib ## see nordlib decide real cases
	@$(BIN)/python examples/tour.py

test: .venv/.group-test ## run every test, with coverage
	@$(BIN)/coverage run -m pytest --every-rule-seen
	@$(BIN)/coverage report

check: .venv/.group-check ## ruff, mypy, pyright, import-linter; runs no test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pyright
	@$(BIN)/lint-imports

docs: .venv/.group-docs ## build the documentation into docs/_build, warnings as errors
	@$(BIN)/sphinx-build -E -n -W --keep-going -q -b html docs docs/_build
	@echo "docs/_build/index.html"

bench: .venv/.group-bench ## measure, each row a ratio against a named peer in one run
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -m benchmarks.run

RUNS ?= 1000000

soak: .venv/.group-soak ## fuzz what takes any text, RUNS=1000000 inputs (Linux)
	@$(BIN)/python -m tests.soak.fuzz $(RUNS) -rss_limit_mb=4096

format: .venv/.group-check ## lay out the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

rules: .venv/.group-test ## write the table of rules and the JSON Schema of the docs anew from the code
	@$(BIN)/python -m tests.rule_table
	@$(BIN)/python -m nordlib schema renewal > docs/reference/renewal-case.schema.json

clean: ## remove what the other targets made
	rm -rf .venv docs/_build .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/.pip:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or later with venv was found; name one: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

.venv/.nordlib: pyproject.toml .venv/.pip
	@$(BIN)/python -m pip install --quiet --editable ".[sql]"
	@touch $@

.venv/.group-%: pyproject.toml .venv/.pip
	@$(BIN)/python -m pip install --quiet --editable . --group $*
	@touch $@
