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
