# 营商通. `make run` starts it, `make test` proves it, `make lint` reads it.
# Needs python3 (3.11 or newer) with venv, make and git; everything else is installed into .venv.

SHELL      := /bin/sh
.DEFAULT_GOAL := help

PYTHON     ?= python3
VENV       := .venv
BIN        := $(VENV)/bin
STAMPS     := $(VENV)/stamps
ASSETS     := src/yingshang/kernel/ui/static/dist
REPORTS    := build/reports
PIP        := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-warn-script-location
ASSET_SOURCES := $(shell find assets -type f) package.json package-lock.json vite.config.js

export PYTHONDONTWRITEBYTECODE ?= 1
# A user's own pip or uv settings must not change what is installed or locked.
export UV_PYTHON_DOWNLOADS := never

.PHONY: help run test test-sqlite test-postgres test-browser lint fmt bench lock assets install clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---------------------------------------------------------------- use
run: $(STAMPS)/build $(ASSETS)/.built ## install, build, migrate, fill a demonstration district, serve on 127.0.0.1:8000
	$(BIN)/yingshang up

assets: $(ASSETS)/.built ## build stylesheets and scripts

# ---------------------------------------------------------------- prove
test: $(STAMPS)/test $(ASSETS)/.built ## SQLite, PostgreSQL and browser suites, one summary line last
	$(BIN)/python scripts/run_tests.py $(SUITES)

test-sqlite: ## the SQLite suite alone
	$(MAKE) test SUITES=sqlite
test-postgres: ## the PostgreSQL suite alone
	$(MAKE) test SUITES=postgres
test-browser: ## the browser journeys alone
	$(MAKE) test SUITES=browser

lint: $(STAMPS)/dev ## style, types, import contracts, sizes, lock files, paths
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=src $(BIN)/mypy
	$(BIN)/python scripts/sync_contracts.py --check
	PYTHONPATH=src $(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/check_sizes.py
	$(BIN)/python scripts/check_locks.py
	$(BIN)/python scripts/check_paths.py

fmt: $(STAMPS)/dev ## format and mend what can be mended
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/python scripts/sync_contracts.py

bench: $(STAMPS)/test ## measures (BENCH="import lists" for some), see benchmarks/README.md
	$(BIN)/python scripts/run_benchmarks.py $(BENCH)

lock: $(STAMPS)/dev ## write requirements/*.txt anew (LOCK="--upgrade" to move on)
	scripts/lock.sh $(LOCK)

# ---------------------------------------------------------------- install
install: $(STAMPS)/build

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本"; exit 3; }
	@$(PYTHON) -m venv $(VENV) || { echo "缺少 python3-venv：apt-get install python3-venv"; exit 3; }
	@mkdir -p $(STAMPS) && touch $@

# The system, and what builds it. `--no-build-isolation` takes the pinned build backend, nothing newer.
$(STAMPS)/build: requirements/base.txt requirements/build.txt pyproject.toml | $(STAMPS)/venv
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/base.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/build
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/test
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# Node and npm come out of the virtual environment; the built files need neither.
$(STAMPS)/node: package-lock.json package.json .npmrc $(STAMPS)/build
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --loglevel=error
	@touch $@

$(ASSETS)/.built: $(ASSET_SOURCES) $(STAMPS)/node
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm run --silent build
	@touch $@

clean: ## remove what was built, keep data
	rm -rf $(VENV) node_modules build $(ASSETS)
