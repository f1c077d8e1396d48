# make run   set up, build the index, open the web page     make ask   a prompt (SCHOOL=ecl)
# make test  install what tests need and run them all
# make check format, lint, types, tests     make eval  figures on the test cases
# make bench speed and memory               make help  this list
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
HOST ?= 127.0.0.1
PORT ?= 7860
PYTEST_ARGS ?=
EVAL_ARGS ?=
BENCH_ARGS ?=
export HF_HUB_OFFLINE := 1
export GRADIO_ANALYTICS_ENABLED := False

.PHONY: help run ask test check format lint types eval bench clean
.DEFAULT_GOAL := help

help:
	@sed -n '1,4s/^# //p' Makefile

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 of nieuwer is nodig. Geef een ander op: make PYTHON=python3.12 run'; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Stamp files: an install is done again only when what it depends on has changed.
$(VENV)/.run: $(PY) pyproject.toml constraints.txt
	@echo 'Installeren; de eerste keer duurt dat enkele minuten.'
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(PIP) install --constraint constraints.txt --editable '.[dev,tutorial,ollama,openai,anthropic,mistral]'
	@touch $@

run: $(VENV)/.run
	@$(PY) -m assistant index
	@$(PY) -m assistant serve --host $(HOST) --port $(PORT)

ask: $(VENV)/.run
	@$(PY) -m assistant ask $(if $(SCHOOL),--school $(SCHOOL)) $(if $(ROLE),--role $(ROLE))

test: $(VENV)/.dev
	$(PY) -m pytest $(PYTEST_ARGS)

check: lint types test

format: $(VENV)/.dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lint: $(VENV)/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: $(VENV)/.dev
	$(PY) -m mypy

eval: $(VENV)/.dev
	$(PY) -m assistant eval --split test --baselines --out reports/eval $(EVAL_ARGS)

bench: $(VENV)/.dev
	$(PY) -m evals.bench $(BENCH_ARGS)

clean:
	rm -rf $(VENV) reports build dist .mypy_cache .ruff_cache .pytest_cache
