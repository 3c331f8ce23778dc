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
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal -m sweep
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal -m faults

ci: ## run CI: the checks in a new .venv
	.ci/run

format: ## format the code and fix its style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

examples: ## run the examples of the README and the manual and write their output into the pages
	$(PYTHON) -m scripts.examples

reference: ## write roadmap.schema.json and the generated pages in docs/reference/
	$(PYTHON) -m roadmap_cli schema --output roadmap.schema.json
	$(PYTHON) -m scripts.fields
	$(PYTHON) -m scripts.deadlines
	$(PYTHON) -m scripts.import_words
	$(PYTHON) -m scripts.where
	$(PYTHON) -m scripts.rules
	$(PYTHON) -m scripts.commands

docs: ## build the manual into site/
	.venv/bin/zensical build --strict --clean

dist: ## build the wheel and the sdist into dist/, and try both
	sh scripts/dist

picture: ## draw the SVG pictures in docs/images from real output
	$(PYTHON) scripts/picture.py

page: ## draw docs/images/page.png and docs/images/page-dark.png (needs Chromium and playwright)
	$(PYTHON) scripts/page.py

bench: ## measure all commands and write docs/reference/performance.md and performance-data.md
	$(PYTHON) bench/run.py

.NOTPARALLEL:
.PHONY: help demo dev clients check lint test slow ci format examples reference docs dist picture page bench
