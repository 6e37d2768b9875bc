"""The public process as a whole: every address is described, nothing loads from elsewhere, figures name nobody."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.conftest import Service

pytestmark = pytest.mark.processes


def test_the_interface_page_lists_what_openapi_describes(service: Service) -> None:
    page = httpx.get(f"{service.url}/docs/", trust_env=False)
    described = httpx.get(f"{service.url}/docs/openapi.json", trust_env=False).json()
    assert page.status_code == 200
    for path in described["paths"]:
        if path.startswith("/api/"):
            assert path in page.text
    assert not re.search(r"(?:src|href)=\"https?://", page.text)


def test_figures_for_operators_name_nobody(service: Service) -> None:
    citizen = service.citizen()
    citizen.say("我想开个饭店")
    figures = httpx.get(f"{service.url}/metrics", trust_env=False).text
    assert re.search(r'onething_turns_total\{outcome="answered"\} [1-9]', figures)
    assert citizen.id not in figures


def test_alive_and_ready(service: Service) -> None:
    assert httpx.get(f"{service.url}/livez", trust_env=False).json() == {"status": "ok"}
    ready = httpx.get(f"{service.url}/readyz", trust_env=False).json()
    assert ready == {"status": "ok", "assistant": True, "database": True}


@pytest.mark.parametrize("offset", [1, 2])
def test_the_inner_processes_listen_on_loopback_only(service: Service, offset: int) -> None:
    """Read from the kernel's table of listening sockets (Linux)."""
    port = int(service.url.rsplit(":", 1)[1]) + offset
    with open("/proc/net/tcp") as table:  # noqa: PTH123 - a table of the kernel's
        listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
    addresses = {a.split(":")[0] for a in listening if int(a.split(":")[1], 16) == port}
    assert addresses == {"0100007F"}
