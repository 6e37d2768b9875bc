"""F16: staff look on while a form is filled in: with consent, for a while, masked, each look written down."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.beside import Beside
from tests.conftest import ROOT, Service

pytestmark = pytest.mark.processes
SEED = ROOT / "tests" / "channels" / "forms" / "seed.py"
SAID = ["我叫李强，电话13947712345，身份证号152701198609100032"]


@pytest.fixture(scope="module")
def beside(service: Service) -> Iterator[Beside]:
    scripts = Beside({**os.environ, "ONETHING_VAR_DIR": str(service.var)})
    yield scripts
    scripts.close()


@pytest.fixture
def seeded(beside: Beside) -> dict[str, str]:
    told = json.dumps({"matter": "retirement", "answers": {}, "said": SAID})
    return dict(beside.ask(SEED, told))


def test_f16_staff_look_on_only_while_the_citizen_lets_them(
    service: Service, seeded: dict[str, str], signed_in: Callable[..., Any]
) -> None:
    clerk, address = signed_in("desk"), f"/desk/forms/{seeded['case']}"
    citizen = httpx.Client(base_url=service.url, trust_env=False, follow_redirects=True, timeout=60)
    page = citizen.get(seeded["path"])
    assert page.status_code == 200 and "请工作人员看着填" in page.text
    refused = clerk.get(address)
    assert refused.status_code == 403 and "请工作人员看着填" in refused.text and "李强" not in refused.text
    citizen.post(f"/forms/{seeded['form']}/show", data={"show": "yes"})
    seen = clerk.get(address)
    assert seen.status_code == 200 and "李强" in seen.text
    assert "139****2345" in seen.text and "13947712345" not in seen.text and "152701198609100032" not in seen.text
    assert not re.search(rf'action="[^"]*{seeded["case"]}', seen.text), "nothing can be changed from here"
    citizen.post(f"/forms/{seeded['form']}/save", json={"fields": {"applicant_phone": "1394771"}})
    assert "手机号是 11 位" in clerk.get(address).text, "what is wrong is seen as well"
    citizen.post(f"/forms/{seeded['form']}/show", data={"show": "no"})
    assert clerk.get(address).status_code == 403
    log = signed_in("supervisor").get("/desk/audit").text
    assert "看着群众填表" in log and seeded["case"] in log


def test_f16_a_stranger_does_not_let_anybody_look(service: Service, seeded: dict[str, str]) -> None:
    answer = httpx.post(f"{service.url}/forms/{seeded['form']}/show", data={"show": "yes"}, trust_env=False)
    assert answer.status_code == 404
