#!/bin/sh
# Opens the application on this machine only, on the first free port from $PORT on.
set -eu
cd "$(dirname "$0")/.."

port=$(.venv/bin/python - "${PORT:-8501}" <<'PYTHON'
import socket
import sys

first = int(sys.argv[1])
for port in range(first, first + 100):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    print(port)
    break
else:
    sys.exit(f"sentei: no free port from {first} to {first + 99}. Name another: make run PORT=9000")
PYTHON
)
# Our products of matrices are small: threads of the linear algebra wait for one another longer than they work.
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}" OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
echo "sentei: http://127.0.0.1:$port (Ctrl+C stops it)"
exec .venv/bin/python -m streamlit run app.py --server.port "$port"
