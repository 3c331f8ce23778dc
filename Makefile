# `make` lists the targets.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

demo: ## make .venv and show the example roadmap
	sh scripts/setup demo

dev: ## make .venv with all development tools
	sh scripts/setup demo >/dev/null
	$(PYTHON) -m pip install --quiet --editable '.[dev]'

clients: ## install the programs that tests read our output with (needs npm)
	sh scripts/clients

check: lint test slow ## what CI checks, cheapest first

lint: ## check format, style, layers and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy --strict

test: ## run the tests
	sh scripts/setup test

slow: ## run the slow tests: hostile text everywhere, and the program under attack
	$(PYTHON) -m pytest --numprocesses auto -m sweep
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal -m faults

ci: ## run CI: the checks in a new .venv
	.ci/run

format: ## format the code and fix its style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

readme: ## run the README's examples and write their output into it
	$(PYTHON) scripts/readme.py

schema: ## write roadmap.schema.json and docs/fields.md from the table of fields
	$(PYTHON) -m roadmap_cli schema --output roadmap.schema.json
	$(PYTHON) -m scripts.fields

picture: ## draw docs/status.svg and docs/timeline.svg from real output
	$(PYTHON) scripts/picture.py

page: ## draw docs/page.png and docs/page-dark.png (needs Chromium and playwright)
	$(PYTHON) scripts/page.py

bench: ## measure all commands and write docs/performance.md
	$(PYTHON) bench/run.py

.NOTPARALLEL:
.PHONY: help demo dev clients check lint test slow ci format readme schema picture page bench
