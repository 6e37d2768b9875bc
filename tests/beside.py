"""A script beside the program, on its data and with its settings, that does one thing after another.

Starting Python with everything that the scripts import takes seconds; done for each thing to seed or to look at, that
was a good part of a whole run of the tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class Beside:
    """The scripts beside one program. Each is started when it is asked for the first time; ``close`` ends them all."""

    def __init__(self, env: Mapping[str, str]):
        self.env = {**env, "PYTHONPATH": str(ROOT)}
        self.running: dict[Path, subprocess.Popen[str]] = {}

    def ask(self, script: Path, *words: str) -> Any:
        """What the script's function returns for these words, through JSON; its traceback fails the test."""
        process = self.running.get(script) or self._start(script)
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, f"{script} ended with {process.wait(10)}"
        found = json.loads(line)
        assert "failed" not in found, found["failed"]
        return found["answer"]

    def _start(self, script: Path) -> subprocess.Popen[str]:
        self.running[script] = subprocess.Popen(
            [sys.executable, str(script)],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self.running[script]

    def close(self) -> None:
        for process in self.running.values():
            process.communicate(timeout=20)
        self.running = {}


def serve(do: Callable[..., Any]) -> None:
    """The script's side: one line of words in, one line with the answer out, until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else prints is no answer
    for line in sys.stdin:
        try:
            told = {"answer": do(*json.loads(line))}
        except Exception:  # the test that asked fails with it
            told = {"failed": traceback.format_exc()}
        answers.write(json.dumps(told) + "\n")
        answers.flush()
