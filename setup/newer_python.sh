#!/bin/sh
# Runs the tests marked `selection` once more on Python 3.12 or later, where the lock has another PuLP than below it.
# Where there is no such interpreter it says that it did not.
set -eu
cd "$(dirname "$0")/.."

venv=.cache/newer-python

say() {
    echo "sentei: $*"
}

# 3.12 or later, with what it takes to make an environment.
serves() {
    "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

# Where interpreters are: on the path, and among pyenv's, which need not be on it.
candidates() {
    home=$(getent passwd "$(id -u)" | cut -d: -f6)
    for version in 12 13 14 15; do
        command -v "python3.$version" || true
        for python in "${PYENV_ROOT:-$home/.pyenv}"/versions/"3.$version".*/bin/python; do
            [ ! -x "$python" ] || echo "$python"
        done
    done
}

# The oldest that serves: every library has wheels for it.
newer_python() {
    if [ -n "${NEWER_PYTHON+named}" ]; then
        echo "$NEWER_PYTHON"
        return
    fi
    candidates | while read -r python; do
        if serves "$python"; then
            echo "$python"
            break
        fi
    done
}

tests=$(grep -lsE '^[^"#]*pytest\.mark\.selection' tests/test_*.py || true)
if [ -z "$tests" ]; then
    say "no tests are marked 'selection' yet, so none were run on a newer Python"
    exit 0
fi
if serves .venv/bin/python; then
    say "the tests of the selection ran on $(.venv/bin/python --version) already"
    exit 0
fi
python=$(newer_python)
if [ -z "$python" ]; then
    say "no Python 3.12 or later was found: the tests of the selection did NOT run with the PuLP of newer Pythons." \
        "Name one: make test NEWER_PYTHON=/path/to/python3.12"
    exit 0
fi
if ! serves "$python"; then
    echo "sentei: $python is no Python 3.12 or later with venv" >&2
    exit 1
fi

VENV=$venv PYTHON=$python sh setup/install.sh test
say "the tests of the selection on $("$venv/bin/python" --version)," \
    "PuLP $("$venv/bin/python" -c 'from importlib.metadata import version; print(version("pulp"))')"
# Each word is a file.
# shellcheck disable=SC2086
exec "$venv/bin/python" -m pytest -q -n 2 -m selection $tests
