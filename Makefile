# Two commands: `make run` serves on http://127.0.0.1:8000, `make test` runs all tests. Each sets up what is missing.
.PHONY: run test setup lint

PYTHON ?= python3

run:
	@$(PYTHON) channels/cli/bootstrap.py run
	@.venv/bin/onething serve

test:
	@$(PYTHON) channels/cli/bootstrap.py test
	@$(MAKE) --no-print-directory lint
	@.venv/bin/pytest -q

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

setup:
	@$(PYTHON) channels/cli/bootstrap.py run
