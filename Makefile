# Porchlight: `make run` sets everything up and starts it; `make test` sets everything up and tests it.

PYTHON ?= python3
APP := .venvs/app/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test check status stop account clean python

help:
	@echo "make run      set up what is missing, start Porchlight, stay until Ctrl-C"
	@echo "make account  make an account for the console (while \`make run\` runs in another terminal)"
	@echo "make status   one line for each process"
	@echo "make stop     stop a run from elsewhere"
	@echo "make test     set up what is missing, then every check and every test"
	@echo "make check    style, format and types only"
	@echo "make setup    the environments only"
	@echo "make clean    remove what can be made again; conversations and their keys stay"

# Everything else is made by this Python, so it is asked first, in words that also an old one understands.
python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Porchlight needs Python 3.11 or newer as $(PYTHON); if it has another name: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }

setup: python
	@"$(PYTHON)" -m launch.environments

run: setup
	@exec $(APP) -m launch up

test: python
	@"$(PYTHON)" -m launch.environments --dev
	@$(APP) -m launch prepare
	@$(APP) -m launch.checks

check: python
	@"$(PYTHON)" -m launch.environments --dev
	@$(APP) -m launch.checks --static

status stop account:
	@test -x $(APP) || { echo "Porchlight is not set up here; \`make run\` does it." >&2; exit 1; }
	@$(APP) -m launch $@

clean:
	@if test -x $(APP); then $(APP) -m launch clean; else echo "Nothing to remove: no environments here."; fi
