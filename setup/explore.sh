#!/bin/sh
# Runs every test that draws examples on new ones, round after round until MINUTES are over, and stops where one fails.
set -eu
cd "$(dirname "$0")/.."

end=$(($(date +%s) + MINUTES * 60))
while [ "$(date +%s)" -lt "$end" ]; do
    seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
    echo "sentei: examples of seed $seed"
    SENTEI_EXPLORE=$seed .venv/bin/python -m pytest -q -n 2 --dist loadgroup -m 'hypothesis or drawn or explore' || {
        echo "sentei: to see it again: SENTEI_EXPLORE=$seed .venv/bin/python -m pytest tests/test_….py" >&2
        exit 1
    }
done
