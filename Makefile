# Every job of the suite, from a fresh machine with Python 3.11 or newer and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SPARK := $(VENV)/.spark

# Narrow the work: make report FOCUS=sickle_cell AREA=E54000071 EXTRACT=path/to/extract
# Hold the record steps to so much memory: make report MEMORY=3GB
# Run the record steps on Spark: make report BACKEND=local[2]
AREA ?=
FOCUS ?=
EXTRACT ?=
MEMORY ?=
BACKEND ?=
NARROW = $(if $(AREA),--area $(AREA)) $(if $(FOCUS),--focus $(FOCUS))
FROM = $(if $(EXTRACT),--extract "$(EXTRACT)") $(if $(MEMORY),--memory $(MEMORY)) $(if $(BACKEND),--backend "$(BACKEND)")

.PHONY: help report test data site briefs check format lab clean browser spark

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Narrow any of report, site and briefs with AREA=, FOCUS="
	@echo "  Use your own data with EXTRACT=, MEMORY=, BACKEND=; another Python with PYTHON=python3.12"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version)"; exit 1; }
	@echo "Setting up $(VENV) (one to three minutes)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

report: $(READY) ## From the extract to the site and the briefs (the main job)
	@$(BIN)/harp report $(FROM) $(NARROW)

data: $(READY) ## Extract to published tables, no pages
	@$(BIN)/harp publish $(FROM)

site: $(READY) ## Notebooks and web pages from the published tables, no briefs
	@$(BIN)/harp run --no-briefs $(NARROW) && $(BIN)/harp render --no-briefs $(NARROW)

briefs: $(READY) ## The PDF briefs from the published tables
	@$(BIN)/harp run --only-briefs $(NARROW) && $(BIN)/harp render --only-briefs $(NARROW)

# The order of tests/conftest.py, longest files first, holds only if nothing else reorders them.
test: $(READY) browser spark ## All tests: units, properties, notebooks, end to end, browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The browser tests open the built site in Chromium. Debian's package is installed when
# this runs as root; anywhere else a missing browser skips those tests, and says so.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "Chromium is not here and cannot be installed: the browser tests WILL BE SKIPPED"

# Spark for its tests, and for BACKEND=; 450 MB, so nothing else installs it.
spark: $(READY) ## Install Spark, for BACKEND= and its tests
	@command -v java >/dev/null && $(MAKE) --no-print-directory $(SPARK) \
	  || echo "Java or pyspark is not here: the Spark tests WILL BE SKIPPED"

$(SPARK): requirements-spark.lock $(READY)
	@echo "Installing Spark (about a minute)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation -r requirements-spark.lock
	@touch $(SPARK)

check: $(READY) ## Lint, types and formatting, as CI sees them
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(READY) ## Put the code in its standard form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/jupytext --sync notebooks/*.py

lab: $(READY) ## Open the notebooks in JupyterLab
	@cd notebooks && ../$(BIN)/jupyter lab $$([ "$$(id -u)" = 0 ] && echo --allow-root)

# What the last publication rested on can not be made again: the next one is held against it.
clean: ## Remove everything that can be made again (never data/raw, nor the last publication)
	@rm -rf _site _site.* downloads data/synthetic reports/_includes reports/places
	@[ ! -d data/interim ] || find data/interim -mindepth 1 -maxdepth 1 \
	  ! -name published_basis.parquet -exec rm -rf {} +
	@git clean -fdXq reports notebooks
	@[ ! -d data/published ] || echo "data/published/ stays: remove it to forget the last publication"
