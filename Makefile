# The doors to everything; `make help` lists them. Each works from a bare checkout with
# python3 (3.11 or newer) and make: the environment is made, or brought up to date, first.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
PY := .venv/bin/python
export PORT

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- The environment -------------------------------------------------------------------

NO_PYTHON = "python3 is not installed: install python3 (3.11 or newer) and python3-venv, then run make again." \
	"Chưa có python3: hãy cài python3 (3.11 trở lên) và python3-venv, rồi chạy lại make."

.PHONY: environment environment-dev
environment environment-dev:
	@for p in python3 python3.14 python3.13 python3.12 python3.11; do \
		if command -v $$p >/dev/null 2>&1; then \
			exec $$p bin/environment.py $(if $(findstring dev,$@),dev,run); \
		fi; \
	done; printf '%s\n' $(NO_PYTHON) >&2; exit 1

# --- Texts -----------------------------------------------------------------------------

.PHONY: messages
messages: environment-dev ## collect the texts to translate into django.po
	@$(PY) bin/messages.py update

# --- Run -------------------------------------------------------------------------------

.PHONY: run
run: environment ## prepare what is missing, then serve; PORT=9000 make run for another port
	@exec $(PY) bin/run.py

# --- Test and check --------------------------------------------------------------------

.PHONY: test coverage
test: environment-dev ## every test: SQLite, a real Chromium, PostgreSQL; ARGS="-k certificate" for some
	@exec $(PY) bin/test.py $(ARGS)

coverage: environment-dev ## the same, measured
	@exec $(PY) bin/test.py --coverage $(ARGS)

.PHONY: check format
check: environment-dev ## format, lint, types, layers, migrations, texts, Django's deploy checks
	@exec $(PY) bin/check.py

format: environment-dev ## write the code and the templates as the checks want them
	@exec $(PY) bin/check.py --fix

# --- Measure and show ------------------------------------------------------------------

.PHONY: bench screenshots
bench: environment ## load and scale, as ratios in one run; ARGS=--quick for a short one
	@exec $(PY) -m benchmarks $(ARGS)

screenshots: environment-dev ## the main screens into docs/images, for the README
	@exec $(PY) bin/screenshots.py

# --- Tidy ------------------------------------------------------------------------------

.PHONY: outdated clean
outdated: environment-dev ## packages with newer versions
	@$(PY) -m pip list --outdated --disable-pip-version-check

clean: ## caches and compiled files; keeps the database, uploads and .venv
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage*
	@rm -rf var/static var/prepared.json site/static/fonts
	@find site core organisation legal quizzes courses certification reports tests bin benchmarks \
		-name __pycache__ -type d -prune -exec rm -rf {} +
	@find site -name '*.mo' -delete
