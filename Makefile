# `make help` lists the verbs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that is new enough; pymap cannot run on 3.13.0.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.version_info[:3] == (3, 13, 0))' 2>/dev/null \
	&& echo $$python && break; done)

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
CORPORA ?= ../shared/corpora
export CORPORA := $(abspath $(CORPORA))
# Tests wait a third of their time: three workers keep two cores busy, and each has a Postgres of its own.
WORKERS ?= 3
# Files in their order: else those with one long test come last, and one worker is busy while the others wait.
PYTEST := $(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help run test long check lock screenshot clean install install-all system-packages corpora desk

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## install, then start the demo company; ARGS="--port 9000" is passed on
	@exec $(PY) -m services up --demo $(ARGS)

test: install-all system-packages corpora ## install what the tests need, run the whole suite
	$(PYTEST) $(ARGS)

long: install-all system-packages corpora ## the whole suite with full counts
	AUDIOCOMM_LONG=1 $(PYTEST) --timeout 3600 $(ARGS)

check: install-all ## format, lint, types, imports, documentation, desk, dependencies, known vulnerabilities
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest -q tests/architecture/test_docs.py
	$(PY) hatch_build.py check
	$(VENV)/bin/deptry .
	$(PY) .ci/audit.py requirements/all.txt

lock: install-all ## renew both locks: requirements/ and services/desk/package-lock.json
	CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet --upgrade $(LOCK) --all-extras \
		--output-file requirements/all.txt pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet $(LOCK) --extra build \
		--constraint requirements/all.txt --output-file requirements/run.txt pyproject.toml
	$(PY) hatch_build.py lock
	@! grep -nE '^(-i|--(extra-)?index-url|--find-links|--trusted-host)|://' requirements/*.txt
	@! grep -n '"resolved"' services/desk/package-lock.json
LOCK := --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

screenshot: install-all system-packages ## take docs/desk.png, a picture of the demo's desk
	PICTURE=docs/desk.png $(PY) -m pytest -q tests/browser/picture.py

clean: ## remove what was installed and built; data in var/ stay
	rm -rf $(VENV) build dist services/desk/dist services/desk/node_modules .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache

# --- how things get there ---------------------------------------------------------------------------------------------

install: $(VENV)/.app desk

install-all: $(VENV)/.all install

desk: $(VENV)/.app
	@$(PY) hatch_build.py

$(VENV)/.venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer (but not 3.13.0) is needed: install it, or name it with \
	make PYTHON=/path/to/python3" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) cannot make a complete venv; taking the system's pip for it" >&2; rm -rf $(VENV); \
		$(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install --quiet pip; } || { \
		rm -rf $(VENV); echo "install Python's venv module (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@touch $@

$(VENV)/.run: requirements/run.txt | $(VENV)/.venv
	@echo "installing what runs"
	@$(PIP) install --quiet --require-hashes -r $<
	@touch $@

$(VENV)/.all: requirements/all.txt $(VENV)/.run
	@echo "installing what tests and checks"
	@$(PIP) install --quiet --require-hashes -r $<
	@touch $@

$(VENV)/.app: pyproject.toml hatch_build.py $(VENV)/.run
	@echo "installing audiocomm and building the desk"
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

corpora:
	@test -d "$(CORPORA)/parse" || test -z "$${CI:-}" || { \
		echo "no corpora in $(CORPORA): name their folder with CORPORA=, in CI they are not optional" >&2; exit 1; }

# Debian's packages that the tests drive, and a program of each.
SYSTEM := chromium:/usr/bin/chromium dovecot-imapd:/usr/lib/dovecot/imap dovecot-lmtpd:/usr/lib/dovecot/lmtp

system-packages:
	@missing=""; for pair in $(SYSTEM); do test -x "$${pair#*:}" || missing="$$missing $${pair%%:*}"; done; \
	test -z "$$missing" && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	else echo "the tests need$$missing: sudo apt-get install$$missing" >&2; exit 1; fi
