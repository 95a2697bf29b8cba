# SPDX-License-Identifier: EUPL-1.2
# Every task of the project, for people, hooks and CI alike. The environment builds itself on the first call.
# Needs Python 3.11 or newer with venv, and make.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

# The checkout is what runs, never an installed copy; certificates are the machine's own.
export PYTHONPATH := $(CURDIR)
export UV_SYSTEM_CERTS := 1
# Compiled once, not at every start: half of a start's time.
unexport PYTHONDONTWRITEBYTECODE

##@ Run

run: $(READY)  ## Start the whole expo on http://127.0.0.1:8000 (PORT, EXPO_HOME)
	@exec $(BIN)/expo up

##@ Test

test: $(READY) system-packages  ## Every test, embedded and over RabbitMQ (about 10 minutes; ARGS="-k seat")
	$(BIN)/python -m pytest tests --ignore=tests/real --ignore=tests/compose -m "not long" $(ARGS)

test-fast: $(READY)  ## What needs no broker and no browser (under a minute)
	$(BIN)/python -m pytest tests/unit tests/service $(wildcard tests/contract) -m "not slow and not long and not rabbitmq" $(ARGS)

browser: $(READY) system-packages  ## What a person does and sees, in headless Chromium
	$(BIN)/python -m pytest tests/browser $(ARGS)

chaos: $(READY) system-packages  ## The guarantees under kills and cuts, the long form
	$(BIN)/python -m pytest tests/chaos $(ARGS)

real-data: $(READY)  ## The importers on real programmes and exhibitor lists (EXPO_REAL_DATA=folder EXPO_DOMAIN_DATA=folder)
	@test -d "$(EXPO_REAL_DATA)" || { echo "make real-data: EXPO_REAL_DATA must name the folder with the real input."; exit 2; }
	$(BIN)/python -m pytest tests/real $(ARGS)

compose-test: $(READY)  ## Bring docker-compose.yml up for real, use it, take it down
	$(BIN)/python -m pytest tests/compose --timeout=900 $(ARGS)

bench: $(READY) system-packages  ## CPU and time per operation against the floors of this machine
	$(BIN)/python -m benchmarks $(ARGS)

##@ Write

check: lint typecheck test-fast  ## What to run before a commit

format: $(READY)  ## Format and sort imports
	$(BIN)/ruff check --quiet --select I --fix .
	$(BIN)/ruff format .

lint: $(READY)  ## Style, import rules, translations, door plates, no addresses in the tree
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.messages --check
	$(BIN)/python -m tools.tree

typecheck: $(READY)  ## mypy, strict
	$(BIN)/mypy

migration: $(READY)  ## Write the next migration of a house (house=agenda name="seats know their row")
	$(BIN)/expo migration "$(house)" "$(name)"

messages: $(READY)  ## Bring the message catalogues up to date with code and templates
	$(BIN)/python -m tools.messages

contracts: $(READY)  ## Generate what is published: JSON Schema, AsyncAPI, OpenAPI, role tables
	$(BIN)/python -W ignore -m tools.published

lock: $(BIN)/uv  ## Pin what pyproject.toml asks for (UPGRADE=1 takes newer versions)
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) pyproject.toml --extra server --extra embedded -o requirements/run.txt
	$(LOCK) pyproject.toml --all-extras --group dev -o requirements/dev.txt

clean:  ## Remove the environment and what tools left; data in EXPO_HOME stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@awk 'BEGIN { FS = ":.*##" } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*##/ { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

# ---- the environment

$(BIN)/uv: requirements/uv.txt
	@echo "Making the environment in $(VENV) …"
	@PYTHONPATH= sh tools/venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(READY): $(BIN)/uv requirements/dev.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements/dev.txt
	@$(BIN)/python tools/checkout.py
	@touch $@

system-packages:
	@sh tools/system-packages

.PHONY: run test test-fast browser chaos real-data compose-test bench check format lint typecheck migration messages contracts \
	lock clean help system-packages
