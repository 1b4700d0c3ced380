# Every target does its own set-up: on a fresh Debian machine with Python 3.11, `make run` is enough.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
ASSETS := .venv/.assets
# What is not on PyPI, and which tests need it: they are marked debian("chromium") and so on.
DEBIAN := chromium curl openssh-server prometheus prometheus-alertmanager
PYTEST := $(BIN)/pytest

.PHONY: help setup run test check bench faults pictures lock assets reference format

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) $(ASSETS) ## Install everything into .venv; leaves the command at .venv/bin/seatrial

run: setup ## Start Seatrial with the EDI gateway, its example, on http://localhost:8600
	@exec $(BIN)/seatrial up --demo

test: setup ## Run the tests, with the Debian packages that they need where they may be installed
	@tools/debian.sh $(DEBIAN)
	@$(PYTEST) -n 2 --dist loadgroup --ignore=tests/faults $(ARGS)

check: setup ## Check style, types, architecture, templates, migrations, reference and locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy src/seatrial tools bench
	cd examples/edi-gateway && ../../$(BIN)/mypy --strict edi_gateway
	@# Its cache does not see that a module came or went which others import.
	$(BIN)/lint-imports --no-cache | sed -n '/^Analyzed/,$$p'
	$(BIN)/djlint src/seatrial --lint --quiet
	$(BIN)/python -m tools.migrations
	$(BIN)/python -m tools.reference --check
	$(BIN)/python -m tools.locks --check

bench: setup ## Measure, and print each figure with its command and the machine
	@$(BIN)/python -m bench $(ARGS)

faults: setup ## Kill, fill and break things, and see that nothing stored is lost
	@$(PYTEST) tests/faults $(ARGS)

pictures: setup ## Photograph the running product for the README
	@tools/debian.sh chromium
	@$(BIN)/python tools/pictures.py $(ARGS)

reference: setup ## Write docs/reference from the source
	@$(BIN)/python -m tools.reference

format: setup ## Put the source into its form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

lock: setup ## Lock the newest versions that pyproject.toml allows, with their hashes
	@$(BIN)/python -m tools.locks

assets: $(READY) ## Fetch fonts, icons and scripts of the pages again, with npm
	@$(BIN)/python tools/assets.py
	@touch $(ASSETS)

.venv/bin/pip:
	@[ -n "$(PYTHON)" ] && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Seatrial needs Python 3.11 or newer: install it, or run make PYTHON=/where/it/is" >&2; exit 2; }
	@"$(PYTHON)" -m venv --clear .venv >/dev/null 2>&1 || { \
	  tools/debian.sh python3-venv; \
	  "$(PYTHON)" -m venv --clear .venv; \
	} || { \
	  echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 2; }

$(READY): requirements/dev.txt requirements/build.txt pyproject.toml | .venv/bin/pip
	@echo "Installing the locked requirements into .venv" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
	  -r requirements/dev.txt -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
	  --no-build-isolation -e .
	@touch $@

# Without npm the pages use system fonts and words in place of icons; asked again next time.
$(ASSETS): assets/package-lock.json assets/vendor.toml assets/icons.txt tools/assets.py | $(READY)
	@$(BIN)/python tools/assets.py --optional
	@[ ! -d src/seatrial/ui/static/vendor ] || touch $@
