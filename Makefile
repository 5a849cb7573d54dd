# Every task of the project. Each installs what it needs into .venv, once.
# A machine needs Python >= 3.11 with pip, make, and nothing else; root or not.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest -n 2
# The Python that makes the environment installs into it (no second pip to unpack); the lock files
# are complete (nothing to resolve), and Python compiles what it imports (the rest never).
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-deps --no-compile
# What has to hold on the oldest PostgreSQL too: the log, every model live, rebuilt and as it was
# known, and who sees which rows.
PORTABLE := tests/event_store $(addprefix tests/projections/, \
    access test_engine.py test_windows.py test_known_at.py test_file_active.py test_deadlines.py)
# The demo's data stay in this folder: `rm -r .pathways` starts afresh.
# Compiled once, not at every start, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE
export PATHWAYS_DATA ?= $(CURDIR)/.pathways

.PHONY: help demo test check prove bench clean
.NOTPARALLEL:

help:
	@echo "make demo    a demo département on http://127.0.0.1:8000"
	@echo "make test    the tests, on a PostgreSQL they start themselves"
	@echo "make check   format, lint, types, import contracts, tests"
	@echo "make prove   the long proofs"
	@echo "make bench   the figures of benchmarks/"

demo: $(VENV)/runtime
	@$(BIN)/pathways demo

test: $(VENV)/dev
	$(PYTEST) tests
	@if version=$$($(BIN)/python -m pathways.postgres.binaries system 2>/dev/null); then \
	    echo "Again on the PostgreSQL of this system ($$version): $(PORTABLE)"; \
	    PATHWAYS_POSTGRES=system $(PYTEST) $(PORTABLE); \
	else \
	    echo "No PostgreSQL on this system: tested on the wheel's only."; \
	fi

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict src tests
	$(BIN)/lint-imports
	$(PIP) check
	@$(MAKE) --no-print-directory test

prove: $(VENV)/dev
	$(BIN)/pytest -m prove --timeout=3600 tests

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@echo "Installing into $(VENV)…"
	@$(PYTHON) -m venv --without-pip $(VENV)
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/runtime
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
