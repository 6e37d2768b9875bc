"""The public process alone: a report needs neither search nor dialogue."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "forms"))
from public_process import Public, started  # type: ignore[import-not-found]


@pytest.fixture(scope="package")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    with started(tmp_path_factory.mktemp("reportsvar"), ONETHING_REPORTS_PER_HOUR_ADDRESS="40") as running:
        yield running
