#!/bin/sh
# Writes the three lock files from pyproject.toml: `make lock`, or `make lock UPGRADE=1` to take newer releases.
set -eu
cd "$(dirname "$0")/.."

uv_version=0.13.9
tool=.cache/uv-$uv_version
if [ ! -x "$tool/bin/uv" ]; then
    "${PYTHON:-python3}" -m venv "$tool"
    "$tool/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi

compile() {
    "$tool/bin/uv" --no-config pip compile pyproject.toml "$@" ${UPGRADE:+--upgrade} \
        --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --quiet --custom-compile-command "make lock"
}

compile --group build --output-file setup/run.txt
compile --group build --extra postgresql --constraints setup/run.txt --output-file setup/shared.txt
compile --group test --constraints setup/shared.txt --output-file setup/test.txt
