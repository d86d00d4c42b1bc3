# Two commands are all a user needs:
#   make run    opens sentei on this machine (http://127.0.0.1:8501, or the next free port)
#   make test   checks everything
# For developers:
#   make venv   .venv with what sentei and its tests need; the other targets make it by themselves
#   make explore  tests on examples never drawn before, for MINUTES=20
#   make bench  measures sentei against its peers
#   make lock   writes the lock files anew from pyproject.toml (UPGRADE=1 takes newer releases)
#   make clean  removes .venv and every cache
# Settings: PYTHON=python3.12 (the interpreter .venv is made with), PORT=9000 (for make run),
#   NEWER_PYTHON=/usr/bin/python3.13 (the one on which the tests of the selection run once more; none where it is empty).

PYTHON ?= python3
PORT ?= 8501
MINUTES ?= 20
export PYTHON PORT MINUTES

.PHONY: help run test explore venv bench lock clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile

run:
	@sh setup/install.sh run
	@exec sh setup/run.sh

test:
	@sh setup/install.sh test
	@sh setup/browser.sh
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m mypy
	.venv/bin/python -m pytest -n 2 --dist loadgroup
	@sh setup/newer_python.sh

explore:
	@sh setup/install.sh test
	@sh setup/explore.sh

venv:
	@sh setup/install.sh test

bench:
	@sh setup/install.sh test
	.venv/bin/python benchmarks/run.py

lock:
	@sh setup/lock.sh

clean:
	rm -rf .venv .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
