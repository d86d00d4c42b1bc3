#!/bin/sh
# Makes .venv and installs one hashed lock file into it: install.sh run | shared | test. A second call changes nothing.
# VENV names another place than .venv, PYTHON another interpreter than python3.
set -eu
cd "$(dirname "$0")/.."
. setup/debian.sh

lock=$1
venv=${VENV:-.venv}
python=$venv/bin/python

# What an installation depends on: the interpreter, the place, the lock, the declared commands.
key() {
    {
        "$python" -c 'import sys; print(sys.version, sys.base_prefix)'
        pwd -P
        cat "setup/$1.txt" pyproject.toml
    } | sha256sum
}

# The tests' lock holds all of the application's and of a shared server's.
installed() {
    for name in "$lock" test; do
        stamp=$venv/.installed-$name
        [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(key "$name")" ] && return 0
    done
    return 1
}

fail() {
    echo "sentei: $1" >&2
    exit 1
}

require_python() {
    command -v "$PYTHON" >/dev/null || fail "$PYTHON was not found. Name the interpreter: PYTHON=/usr/bin/python3"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or later is needed, and this is $("$PYTHON" --version). Name another one: PYTHON=python3.12"
}

require_venv() {
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && return
    install_debian_packages python3-venv && "$PYTHON" -c 'import ensurepip, venv' && return
    fail "$PYTHON lacks venv, and installing it needs an administrator. This line does it; then run make again:

    $(administrators_line python3-venv)
"
}

make_venv() {
    "$python" -c 'import pip' 2>/dev/null && return
    require_python
    require_venv
    "$PYTHON" -m venv --clear "$venv"
}

pip_install() {
    "$python" -m pip install --quiet --no-input --disable-pip-version-check "$@"
}

PYTHON=${PYTHON:-python3}
mkdir -p .cache
# Two calls at once would write into one another's environment.
exec 9>.cache/install.lock
flock 9

installed && exit 0
make_venv
echo "sentei: installing setup/$lock.txt into $venv (a minute or two, once)"
pip_install --require-hashes --only-binary :all: --requirement "setup/$lock.txt"
pip_install --no-deps --no-build-isolation --editable .
key "$lock" >"$venv/.installed-$lock"
