"""The supervision page and its exports, through the running program (D14, D19)."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from actions.supervision.figures import definitions
from tests.channels.desk.conftest import SignedIn

pytestmark = pytest.mark.processes


def test_every_figure_stands_on_the_page_with_its_definition(signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get("/desk/supervision/").text
    for name, group in definitions().items():
        for figure, told in group.items():
            assert told["says"] in page and (name == "tables" or f'id="{figure}"' in page)


def test_exports_come_whole_and_are_logged(signed_in: SignedIn) -> None:
    supervisor = signed_in("supervisor")
    csv = supervisor.get("/desk/supervision/export/figures.csv")
    assert csv.status_code == 200 and csv.content.startswith(b"\xef\xbb\xbf") and "助手独自答完" in csv.text
    book = supervisor.get("/desk/supervision/export/tickets.xlsx")
    assert load_workbook(io.BytesIO(book.content)).active["A1"].value == "编号"
    assert "导出了数据" in supervisor.get("/desk/audit").text


@pytest.mark.parametrize("query", ["from=2026-13-01", "from=2026-11-24&to=2026-11-01", "from=x"])
def test_a_period_that_cannot_be_is_said(signed_in: SignedIn, query: str) -> None:
    assert signed_in("supervisor").get(f"/desk/supervision/?{query}").status_code == 422


def test_an_admin_may_look_and_not_take_away(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    assert admin.get("/desk/supervision/").status_code == 200
    assert admin.get("/desk/supervision/export/figures.csv").status_code == 403
