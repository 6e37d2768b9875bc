"""Forms that no rule was mended with: what they reach may not get worse, and no rule may be written for them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDER = Path(__file__).with_name("heldout")
REACHED = {
    "hardship": (0.98, 0.95), "adoption": (0.68, 0.45), "construction": (0.99, 0.73), "training-school": (0.98, 0.96),
}  # fmt: skip


@pytest.mark.parametrize("name", REACHED)
def test_forms_nobody_mended_a_rule_for(name: str) -> None:
    command = [sys.executable, "-m", "channels.cli", "evaluate", "forms", str(FOLDER / f"{name}.json"), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    precision, recall = REACHED[name]
    assert found["precision"] >= precision and found["recall"] >= recall, (found["precision"], found["recall"])
