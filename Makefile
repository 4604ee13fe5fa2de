# Everything starts here. `make` alone lists what there is.
PYTHON ?= python3
PORT ?= 8000
DATA ?=
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export B2BOPS_ENV ?= development

.DEFAULT_GOAL := help
.PHONY: help setup setup-runtime demo serve test check bench format lock translations clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "B2BOps needs Python 3.11 or newer; found `$(PYTHON) --version`. Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/runtime: requirements/runtime.txt | $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/runtime.txt
	@touch $@

$(VENV)/development: requirements/development.txt | $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/development.txt
	@touch $@ $(VENV)/runtime

setup-runtime: $(VENV)/runtime

setup: $(VENV)/development  ## make .venv with everything the project is run, tested and checked with

demo: setup-runtime  ## a filled site on http://127.0.0.1:$(PORT); DATA=file.csv.gz takes your own sales instead
	@$(BIN)/python manage.py demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

serve: setup-runtime  ## the site on the data it has: web server, worker and scheduler
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py serve --port $(PORT)

test: setup  ## all tests that can run here; says which could not and why
	@$(BIN)/python -m tests.run $(ARGS)

check: setup  ## style, types, arrows, templates, migrations, deploy settings, size budget, translations
	@$(BIN)/python -m tests.quality.check

bench: setup  ## the programs in benchmarks/, each printing ours, peer and ratio
	@$(BIN)/python -m benchmarks.run $(ARGS)

format: setup  ## put the code into its form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@find templates -name "*.html" | xargs $(BIN)/djade --target-version 5.2 >/dev/null 2>&1 || true

translations: setup  ## collect the texts to translate and compile what is translated
	@$(BIN)/python manage.py makemessages --locale zh_Hans --ignore .venv --ignore var --no-location --add-location file
	@$(BIN)/python manage.py compilemessages --locale zh_Hans

lock: $(UV)  ## pin all dependencies again, with hashes and without addresses
	@for name in development runtime; do $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header requirements/$$name.in -c requirements/development.in -o requirements/$$name.txt; done

clean:  ## remove what was generated (environment, databases, caches)
	@rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
