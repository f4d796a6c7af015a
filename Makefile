# All that a fresh machine needs is make and Python 3.11 to 3.13. Another Python: make clean play PYTHON=python3.12

VENV   := .venv
PYTHON := python3.13 python3.12 python3.11 python3
RUN    := $(VENV)/bin/python
PIP    := $(RUN) -m pip install --quiet --disable-pip-version-check
FITS   := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))

.DEFAULT_GOAL := help
.PHONY: help play test proof lint types bench pictures strings clean

help: ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

play: $(VENV)/.play ## set up and play
	@$(RUN) main.py

test: $(VENV)/.test ## set up and run everything but the long checks
	$(RUN) -m pytest -q -n auto -m "not proof"

proof: $(VENV)/.test ## run the long checks, then see the suite catch planted faults
	$(RUN) -m pytest -q -n auto -m proof
	$(RUN) tests/mutants.py

lint: $(VENV)/.test ## check style and form
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: $(VENV)/.test ## check types
	$(RUN) -m mypy --strict game main.py

bench: $(VENV)/.test ## measure speed and memory
	$(RUN) -m benchmarks

pictures: $(VENV)/.play ## take the pictures of the README
	$(RUN) assets/pictures.py

strings: $(VENV)/.test ## gather the texts of the window for translation, and compile translations
	@$(RUN) assets/strings.py

clean: ## remove the environment and all caches
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are renewed when a requirements file changes or the environment is made anew;
# an environment whose Python is gone, or of another version, counts as none.
$(shell $(RUN) -c '$(FITS)' 2>/dev/null || rm -f $(RUN) $(VENV)/.play $(VENV)/.test)

$(VENV)/.play: requirements.txt | $(RUN)
	@echo "Installing what the game needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt | $(RUN)
	@echo "Installing what the game and its tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.play

$(RUN):
	@for python in $(PYTHON); do \
	    if $$python -c '$(FITS)' 2>/dev/null; then \
	        echo "Making $(VENV) with $$($$python --version) ..."; \
	        $$python -m venv --clear $(VENV) && exit; \
	        rm -rf $(VENV); exit 1; \
	    fi; \
	done; \
	echo "Python 3.11, 3.12 or 3.13 is needed; none found as: $(PYTHON)" >&2; exit 1
