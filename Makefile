# Two commands: `make run` serves on http://127.0.0.1:8000, `make test` runs all tests. Each sets up what is missing.
.PHONY: run test setup lint

PYTHON ?= python3
# The tests are shared out to so many workers. Each starts the programs that its share needs: one takes half the memory.
WORKERS ?= 2

run:
	@$(PYTHON) channels/cli/bootstrap.py run
	@.venv/bin/onething serve

test:
	@$(PYTHON) channels/cli/bootstrap.py test
	@$(MAKE) --no-print-directory lint
	@.venv/bin/pytest -q -n $(WORKERS) --no-loadscope-reorder -m "not alone"
	@.venv/bin/pytest -q -m alone

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

setup:
	@$(PYTHON) channels/cli/bootstrap.py run
