.PHONY: help setup demo docs gallery test test-long check format clean
PY := .venv/bin/python
SPREAD := --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 18

setup: .venv/ready  ## make the virtual environment .venv with everything in it

.venv/ready: pyproject.toml constraints.txt setup.sh
	./setup.sh

demo: .venv/ready  ## the whole pipeline on handwritten digits and simulated people: stimuli, answers, labels, networks
	rm -rf stimuli/demo-infer stimuli/demo-midpoint participants_data/demo results/demo runs/demo
	$(PY) stimuli_gen/generate.py --images digits --design infer --out stimuli/demo-infer
	$(PY) stimuli_gen/generate.py --images digits --design midpoint --per-category-pair 2 --out stimuli/demo-midpoint
	$(PY) experiments/simulate.py infer --participants 20 --stimuli stimuli/demo-infer --out participants_data/demo
	$(PY) experiments/simulate.py soft_labels --participants 8 --stimuli stimuli/demo-infer --out participants_data/demo
	$(PY) experiments/simulate.py construct --participants 20 --stimuli stimuli/demo-midpoint --out participants_data/demo
	$(PY) experiments/simulate.py select_shuffled --participants 20 --stimuli stimuli/demo-midpoint --out participants_data/demo
	$(PY) analysis/aggregate.py participants_data/demo --stimuli stimuli/demo-infer stimuli/demo-midpoint --out results/demo
	$(PY) learn/train.py --labels results/demo --images digits --preset small --conditions none mixup relabel --seeds 2 --out runs/demo

docs: .venv/ready  ## build the documentation site in site/; warnings, broken links and missing anchors are errors
	rm -rf site docs/generated
	OMP_NUM_THREADS=1 $(PY) -m sphinx -b html -W --keep-going -q docs site
	$(PY) docs/_site/built_pages.py site

gallery: .venv/ready  ## make the pictures of docs/gallery.md again: screens, figures, pages (about ten minutes)
	$(PY) docs/gallery.py

test: .venv/ready  ## run the tests but for the long ones, one file at a time on each of up to four cores
	OMP_NUM_THREADS=1 $(PY) -m pytest -m "not long" $(SPREAD)

# pytest ends with status 5 where it has no test to run: that is no failure, but it is said.
test-long: .venv/ready  ## run the long tests: many kills, floods and repetitions
	OMP_NUM_THREADS=1 $(PY) -m pytest -m long $(SPREAD) || \
	{ status=$$?; [ $$status = 5 ] || exit $$status; echo "no test is marked long"; }

check: .venv/ready  ## look for mistakes without running anything: style, layout, types, spelling
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/codespell --dictionary - --dictionary docs/house_words.txt
	@if $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then echo .venv/bin/mypy; .venv/bin/mypy; \
	else echo "types are checked on Python 3.11 and later, which has the pandas that they are written for"; fi

format: .venv/ready  ## bring the code into its standard form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean:  ## remove the environment and caches; stimuli, answers and results stay
	rm -rf .venv site docs/generated .pytest_cache .hypothesis .ruff_cache .mypy_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
