"""The public process alone, once for all that need neither search nor dialogue nor a setting of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.forms.public_process import Public, started


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    # All of them report from one address.
    with started(tmp_path_factory.mktemp("public"), ONETHING_REPORTS_PER_HOUR_ADDRESS="40") as running:
        yield running
