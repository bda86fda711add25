# make demo: a county on SQLite, served at http://127.0.0.1:8000 · make test: everything, on SQLite and PostgreSQL
# A stamp in .venv stands for each step of the set-up, so that a second run is quick.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
BIN := .venv/bin
DONE := .venv/done
BUILT := src/lianfang/desk/static/desk/built/manifest.json
PAGES := $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)
CATALOGUES := $(wildcard src/lianfang/*/locale/*/LC_MESSAGES/django.po)
# What to hand to lianfang demo (ARGS="--households 2000"), and which tests to run (TESTS="tests/ledger -x").
ARGS ?=
TESTS ?=
# How long make soak is: as the design asks. A quick look: make soak KILLS=20 HISTORIES=1000 ROUNDS=3
KILLS ?= 1000
HISTORIES ?= 100000
ROUNDS ?= 50
# Coverage is measured on SQLite: it takes half as long again, and lines of PostgreSQL alone are few.
# Half of a worker's time goes into waiting (browsers, servers, PostgreSQL): two for each core.
WORKERS ?= $(shell echo $$(($$(nproc) * 2)))
SUITE := -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)
# Two steps beside each other, what each says in one piece.
BESIDE := -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
SOAK = env LIANFANG_SOAK=1 LIANFANG_KILLS=$(KILLS) LIANFANG_HISTORIES=$(HISTORIES) LIANFANG_ROUNDS=$(ROUNDS) \
  $(BIN)/python -m pytest -m soak -o faulthandler_timeout=0

.PHONY: help setup demo test check types lint pages format audit licences bench bundle soak lock messages words clean

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(DONE)/runtime $(DONE)/messages $(BUILT)

demo: setup ## Set up, seed a drill county and serve it at http://127.0.0.1:8000
	@exec $(BIN)/lianfang demo $(ARGS)

test: ## Set up, check, and run everything on SQLite and PostgreSQL
	@$(MAKE) $(BESIDE) $(DONE)/machine setup types lint pages
	@$(BIN)/coverage erase
	@echo "── on SQLite ──" && DATABASE_URL= $(BIN)/coverage run $(SUITE)
	@echo "── on PostgreSQL ──" && $(BIN)/python tools/postgres.py run -- $(BIN)/python $(SUITE)
	@tools/coverage.sh $(if $(TESTS),--report-only)

check: ## Format, lint, types, import contracts, templates, messages, scripts
	@$(MAKE) $(BESIDE) types lint pages

types: $(DONE)/dev
	@$(BIN)/mypy

lint: $(DONE)/dev $(DONE)/messages $(BUILT)
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python tools/messages.py check
	@$(BIN)/lint-imports --no-logo > .venv/contracts.txt || { cat .venv/contracts.txt; exit 1; }
	@$(BIN)/djlint --quiet --lint src

pages: $(DONE)/npm
	@cd web && PATH="$$(../tools/node.sh)" npm run --silent check
	@cd web && PATH="$$(../tools/node.sh)" npm test --silent

format: $(DONE)/dev ## Put the code in order
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

audit: $(DONE)/dev $(DONE)/npm ## Look for known faults in source and dependencies; advisories need a network
	@tools/audit.sh

licences: $(DONE)/runtime ## Write the list of licences anew
	@$(BIN)/python tools/licences.py

bench: $(DONE)/machine setup ## Measure on SQLite and on a PostgreSQL of its own; write docs/bench.md
	@mkdir -p var
	@DATABASE_URL= $(BIN)/lianfang bench --json var/bench-sqlite.json $(ARGS)
	@$(BIN)/python tools/postgres.py run --durable -- \
	  bash -c '$(BIN)/lianfang bench --database "$$DATABASE_URL" --json var/bench-postgresql.json $(ARGS)'
	@$(BIN)/lianfang bench --report var/bench-sqlite.json var/bench-postgresql.json --chart docs/bench-growth.svg

bundle: setup ## A folder from which a machine without a network installs: dist/bundle
	@tools/bundle.sh dist/bundle

soak: $(DONE)/machine setup ## What takes longer than a suite may: KILLS, HISTORIES and ROUNDS say how long
	@DATABASE_URL= $(SOAK) $(TESTS)
	@$(BIN)/python tools/postgres.py run --durable -- $(SOAK) $(TESTS)

lock: $(DONE)/dev ## Write the lock files anew
	@tools/lock.sh

messages: $(DONE)/dev ## Collect messages into the catalogues and compile them
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py compile

words: $(DONE)/dev ## Write the glossary's tables and the list of decisions anew
	@$(BIN)/python tools/glossary.py

manual: $(DONE)/machine setup ## Write the manual's chapters and pictures anew, as the stories tell them
	@LIANFANG_MANUAL=1 DATABASE_URL= $(BIN)/python -m pytest -q tests/stories

clean: ## Remove what was built and installed
	rm -rf .venv web/node_modules $(dir $(BUILT))

$(BIN)/python:
	@tools/venv.sh $(PYTHON)

$(DONE)/runtime: requirements.lock pyproject.toml | $(BIN)/python
	@tools/install.sh requirements.lock
	@mkdir -p $(DONE) && touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/runtime
	@tools/install.sh requirements-dev.lock
	@touch $@

$(DONE)/machine: $(DONE)/dev tools/machine.sh
	@tools/machine.sh
	@touch $@

$(DONE)/messages: $(CATALOGUES) $(DONE)/runtime
	@$(BIN)/python tools/messages.py compile
	@touch $@

$(DONE)/npm: web/package-lock.json | $(DONE)/runtime
	@echo "npm ci" && cd web && PATH="$$(../tools/node.sh)" npm ci --loglevel=error --no-audit --no-fund
	@touch $@

$(BUILT): $(PAGES) $(DONE)/npm
	@cd web && PATH="$$(../tools/node.sh)" npm run --silent build -- --logLevel error
	@touch $@
