# One command each: what CI runs is what you run.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: check test lint bench

check: lint test

test: $(BIN)/pytest
	$(BIN)/python -m pytest -n 2

lint: $(BIN)/ruff
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(BIN)/pytest
	$(BIN)/python -m benchmarks

$(BIN)/pytest $(BIN)/ruff: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable '.[test,lint]'
	touch $(BIN)/pytest $(BIN)/ruff
