# `make` alone explains the targets.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

help: ## show this
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

demo: ## make .venv and show the shipped roadmap
	sh scripts/setup demo

test: ## run the tests
	sh scripts/setup test

dev: ## make .venv with everything that development needs
	sh scripts/setup demo >/dev/null
	$(PYTHON) -m pip install --quiet --editable '.[dev]'

clients: ## install what tests hold our output against (needs npm)
	sh scripts/clients

lint: ## style, types and layers, as CI checks them
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --strict
	.venv/bin/lint-imports

format: ## put the code into its style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

readme: ## run the README's examples again and write their output into it
	$(PYTHON) scripts/readme.py

schema: ## write roadmap.schema.json and docs/fields.md again, from the table of fields
	$(PYTHON) -m roadmap_cli schema --output roadmap.schema.json
	$(PYTHON) -m scripts.fields

picture: ## draw docs/status.svg and docs/timeline.svg again from real output
	$(PYTHON) scripts/picture.py

page: ## draw docs/page.png and docs/page-dark.png again (needs chromium and playwright)
	$(PYTHON) scripts/page.py

bench: ## measure the commands, as ratios
	$(PYTHON) bench/run.py

ci: ## all that CI does
	.ci/run

.PHONY: help demo test dev clients lint format readme schema picture page bench ci
