.PHONY: help setup demo test check format clean
PY := .venv/bin/python

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

setup: .venv/ready  ## make the virtual environment .venv with everything in it

.venv/ready: pyproject.toml constraints.txt setup.sh
	./setup.sh

demo: .venv/ready  ## the whole road on handwritten digits and simulated people: stimuli, answers, labels, networks
	rm -rf stimuli/demo-infer stimuli/demo-midpoint participants_data/demo results/demo runs/demo
	$(PY) stimuli_gen/generate.py --images digits --design infer --out stimuli/demo-infer
	$(PY) stimuli_gen/generate.py --images digits --design midpoint --per-category-pair 2 --out stimuli/demo-midpoint
	$(PY) experiments/simulate.py infer --participants 20 --stimuli stimuli/demo-infer --out participants_data/demo
	$(PY) experiments/simulate.py soft_labels --participants 8 --stimuli stimuli/demo-infer --out participants_data/demo
	$(PY) experiments/simulate.py construct --participants 20 --stimuli stimuli/demo-midpoint --out participants_data/demo
	$(PY) experiments/simulate.py select_shuffled --participants 20 --stimuli stimuli/demo-midpoint --out participants_data/demo
	$(PY) analysis/aggregate.py participants_data/demo --stimuli stimuli/demo-infer stimuli/demo-midpoint --out results/demo
	$(PY) learn/train.py --labels results/demo --images digits --preset small --conditions none mixup relabel --seeds 2 --out runs/demo

test: .venv/ready  ## run every test, a file of them at a time on each of up to four cores
	OMP_NUM_THREADS=1 $(PY) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: .venv/ready  ## look for mistakes in the code without running it
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

format: .venv/ready  ## bring the code into its standard form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean:  ## remove the environment and caches; stimuli, answers and results stay
	rm -rf .venv .pytest_cache .hypothesis .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
