"""One library at work in a process of its own: `python -m benchmarks.worker SIDE`.

Each line on standard input is a request in JSON, each line on standard output its answer:
``{"prepare": {"task": …, "bids": …, "columns": …}}`` → the outcome, a number for every bid;
``{"time": n}`` → the seconds of n calls.
Only the call itself is timed, in seconds of the processor, and the library is warm: it has done the task once before.
What was prepared is frozen for the collector of garbage, for every library alike.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from time import process_time
from types import ModuleType
from typing import Any

from benchmarks.cases import Case


@dataclass
class Worker:
    """A side, and the task it has prepared."""

    side: ModuleType
    task: Callable[[], Any] = lambda: None

    def answer(self, request: dict[str, Any]) -> object:
        """Do what is asked."""
        if "prepare" in request:
            case = Case(**request["prepare"])
            self.task = self.side.prepare(case)
            outcome = self.side.outcome(case, self.task())
            # What was made before the call is not for the call to look through, again and again, for garbage.
            gc.collect()
            gc.freeze()
            return outcome
        return [_seconds(self.task) for _ in range(request["time"])]


def _seconds(task: Callable[[], Any]) -> float:
    start = process_time()
    output = task()
    taken = process_time() - start
    del output
    return taken


def main() -> None:
    """Answer until the input ends; whatever a library prints goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        worker = Worker(import_module(f"benchmarks.sides.{sys.argv[1]}"))
        versions = {name: version(name) for name in worker.side.DISTRIBUTIONS}
        print(json.dumps(versions), file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(worker.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
