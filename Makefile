# `make demo` and `make test` make what they need: a virtual environment in .venv, from the pinned packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := config/cohorts/2027-spring.yaml
WITHOUT_DEV := --optional-dependencies-dev-groups dev

.PHONY: help demo test check bench image image-check wheel manual licenses sbom lock clean
.DEFAULT_GOAL := help

help:  ## say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1: /'

$(VENV)/run: requirements.lock pyproject.toml
	@echo "Making a virtual environment in $(VENV) and installing the pinned packages (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	@echo "Installing what the tests and checks need ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

demo: $(VENV)/run  ## play the example cohort from Module I to its end; writes demo/season.html
	@test -f $(EXAMPLE) || { echo "The example cohort, $(EXAMPLE), is not there any more. git restore $(EXAMPLE) brings it back."; exit 2; }
	@$(BIN)/peer-coaching simulate $(EXAMPLE) --html demo/season.html

test: $(VENV)/dev check  ## run the checks and all tests
	@echo "Running the tests ..."
	@$(BIN)/pytest --quiet --numprocesses 2

check: $(VENV)/dev  ## ruff, mypy strict, the contracts of the layers and the dependencies
	@echo "Checking style, types, layers and dependencies ..."
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > /dev/null || $(BIN)/lint-imports --no-logo
	@$(BIN)/deptry . 2> /dev/null || $(BIN)/deptry .
	@$(BIN)/deptry worker $(WITHOUT_DEV) 2> /dev/null || $(BIN)/deptry worker $(WITHOUT_DEV)

bench: $(VENV)/dev  ## measure speed, requests and memory, side by side
	@$(BIN)/python -m bench

image:  ## build the image with docker or buildah; deploy/image/build.sh says what may be set
	@deploy/image/build.sh

image-check: $(VENV)/dev  ## build an image and launch a cohort in it, as its user
	@IMAGE_TEST=1 $(BIN)/pytest --quiet tests/image

wheel: $(VENV)/dev  ## build the wheel into dist; the same files give the same wheel
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2> /dev/null || echo 1767225600)} $(BIN)/hatchling build --target wheel

manual: $(VENV)/dev  ## write dist/peer-coaching.1, the manual page, and completions for bash, zsh and fish
	@$(BIN)/python -m tools.manual dist

$(VENV)/release: requirements-release.lock $(VENV)/run
	@echo "Installing what looks into packages, beside the program ..."
	@$(PYTHON) -m venv $(VENV)/of-release
	@$(VENV)/of-release/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-release.lock
	@touch $@

licenses: $(VENV)/dev $(VENV)/release  ## write dist/licenses.md: every package of the image, with its license
	@mkdir -p dist
	@$(VENV)/of-release/bin/pip-licenses --python=$(BIN)/python --format=markdown --with-urls --order=name \
		--packages $$(sed -n 's/^\([a-z0-9.-]*\)==.*/\1/p' requirements-postgres.lock) > dist/licenses.md

sbom: $(VENV)/release  ## write dist/sbom.cdx.json: what the image is made of, as CycloneDX
	@mkdir -p dist
	@$(VENV)/of-release/bin/cyclonedx-py requirements requirements-postgres.lock --pyproject pyproject.toml \
		--mc-type application --output-reproducible --output-format JSON --output-file dist/sbom.cdx.json

LOCK := $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header

lock: $(VENV)/dev  ## pin the newest allowed packages anew
	@$(LOCK) --upgrade --output-file requirements.lock pyproject.toml requirements-build.in
	@$(LOCK) --upgrade --extra postgres --output-file requirements-postgres.lock pyproject.toml requirements-build.in
	@$(LOCK) --upgrade --output-file requirements-release.lock requirements-release.in
	@$(LOCK) --upgrade --extra dev --output-file requirements-dev.lock pyproject.toml requirements-build.in

clean:  ## take away what was made
	@rm -rf $(VENV) demo dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
