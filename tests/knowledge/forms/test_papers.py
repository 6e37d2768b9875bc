"""What is written is what stands on paper, and what comes back from a file is what went in."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import zipfile
from typing import Any

import pymupdf
import pytest
from openpyxl import load_workbook
from worlds import ETHNIC, HOSTILE, MATTERS, RARE, TODAY, credit_code, identity  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, Values, combine, settle, to_json
from knowledge.forms.measuring import typical
from knowledge.forms.model import Field, Filled
from knowledge.forms.papers import (
    combined_sheet,
    from_docx,
    from_xlsx,
    item_sheet,
    paper,
    to_docx,
    to_html,
    to_pdf,
    to_xlsx,
)
from knowledge.forms.papers.bundle import check_zip
from knowledge.forms.values import normalise
from knowledge.guidance import assess

FILLS = int(os.environ.get("ONETHING_FILLS", "120"))
"""Random fills through each kind of file; 10000 takes about half an hour."""
LETTERS = "张王李赵马苏日娜布和𠮷㛃·甲乙 0123456789abcXYZ=+-@<>&\"'；、，。（）\n\t\x00\x0b\x1f\u202e_x{}%$#|\\/~`^*!?"


def form_of(seq: int) -> CombinedForm:
    matter = next(m for m in MATTERS if m.seq == seq)
    return combine(assess(matter, {}, as_of=TODAY))


FORMS = [form_of(m.seq) for m in MATTERS]


def words(dice: random.Random) -> str:
    if dice.random() < 0.3:
        return dice.choice([*RARE, *HOSTILE])
    return "".join(dice.choice(LETTERS) for _ in range(dice.randrange(0, 40)))


def thing(kind: str, dice: random.Random) -> Any:
    if kind in ("number", "money"):
        return dice.choice([dice.randrange(10**6), round(dice.random() * 10**5, 2), words(dice)])
    if kind in ("date", "datetime"):
        day = f"{dice.randrange(1900, 2080)}-{dice.randrange(1, 13)}-{dice.randrange(1, 29)}"
        return dice.choice([day, f"{day} 9:30", words(dice)]) if kind == "datetime" else dice.choice([day, words(dice)])
    if kind == "yes_no":
        return dice.random() < 0.5
    if kind == "cn_id":
        return identity(TODAY.replace(year=dice.randrange(1930, 2026)), dice.randrange(1000))
    return words(dice)


def fill(field: Field, dice: random.Random) -> Any:
    if field.columns:
        rows = [{c.key: thing(c.type, dice) for c in field.columns} for _ in range(dice.choice([0, 1, 3, 8]))]
        return normalise(field, rows)
    if field.options and field.type == "multi_choice":
        return normalise(field, dice.sample(list(field.options), dice.randrange(len(field.options) + 1)))
    if field.options:
        return normalise(field, dice.choice(field.options))
    return normalise(field, thing(field.type, dice))


def random_fill(n: int) -> tuple[CombinedForm, Values, dict[str, Any]]:
    dice = random.Random(n)
    form = FORMS[n % len(FORMS)]
    values: Values = {}
    for field in form.fields:
        if field.asked:
            settle(values, field.key, fill(field, dice), "typed")
    return form, values, {key: filled.value for key, filled in values.items()}


@pytest.mark.timeout(7200)
def test_random_fills_come_back_equal_through_json_excel_and_word() -> None:
    for n in range(FILLS):
        form, values, expected = random_fill(n)
        stored = json.loads(json.dumps({k: v.to_json() for k, v in values.items()}))
        assert {k: Filled.from_json(v) for k, v in stored.items()} == values
        assert {k: normalise(form.by_key[k], v) for k, v in expected.items()} == expected, n
        sheet = combined_sheet(form, values)
        asked = {f.key for f in form.fields if f.asked}
        assert {k: v for k, v in from_xlsx(to_xlsx(sheet), form).items() if k in asked} == expected, n
        assert {k: v for k, v in from_docx(to_docx(sheet), form).items() if k in asked} == expected, n


def freight(rows: int) -> tuple[CombinedForm, Values]:
    form = form_of(13)
    vehicle = {
        "vehicle_model": "解放J6P",
        "vehicle_count": 1,
        "vehicle_load_tonnes": 15.5,
        "vehicle_size": "9000×2550×3950",
    }
    values: Values = {}
    raw = [{**vehicle, "technical_grade": f"第{n}辆"} for n in range(rows)]
    settle(values, "purchased_vehicles", normalise(form.by_key["purchased_vehicles"], raw), "typed")
    settle(values, "company_name", "鄂尔多斯市顺达运输有限公司", "typed")
    return form, values


def test_f9_a_hundred_vehicles_fit_in_every_file_with_heads_on_every_page() -> None:
    form, values = freight(100)
    sheet = combined_sheet(form, values)
    assert len(from_xlsx(to_xlsx(sheet), form)["purchased_vehicles"]) == 100
    assert len(from_docx(to_docx(sheet), form)["purchased_vehicles"]) == 100
    with pymupdf.open(stream=to_pdf(sheet)) as printed:
        texts = [page.get_text() for page in printed]
    assert sum("解放J6P" in t for t in texts) > 1
    assert all("厂牌型号" in t for t in texts if "第50辆" in t or "第99辆" in t)
    assert all(f"第{n}辆" in "".join(texts) for n in range(100))


def hostile_form() -> tuple[CombinedForm, Values]:
    form = form_of(7)
    values: Values = {}
    texts = [f.key for f in form.fields if f.type == "text" and f.asked]
    for key, raw in zip(texts, [*HOSTILE, *RARE], strict=False):
        settle(values, key, normalise(form.by_key[key], raw), "typed")
    return form, values


def test_hostile_values_stay_words() -> None:
    form, values = hostile_form()
    sheet = combined_sheet(form, values)
    page = to_html(sheet)
    assert "<script>" not in page and "onerror" not in page and "&lt;script&gt;" in page
    book = load_workbook(io.BytesIO(to_xlsx(sheet)))
    assert not [c for ws in book.worksheets for row in ws.iter_rows() for c in row if c.data_type == "f"]
    back = from_docx(to_docx(sheet), form)
    assert {k: back[k] for k in values} == {k: v.value for k, v in values.items()}
    assert "=1+1" in back.values()
    assert "\x00" not in page and "\u202e" not in page


@pytest.mark.parametrize("kind", ["html", "pdf", "docx", "xlsx"])
@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: str(m.seq))
def test_f10_every_matter_prints_in_every_kind(matter: Any, kind: str) -> None:
    form, values = typical(matter, as_of=TODAY)
    body = paper(kind, form, values)
    assert len(body) > 3000
    if kind == "html":
        page = body.decode()
        assert matter.name in page and all(f.label in page for f in form.fields)


def test_f10_the_preview_says_what_the_pdf_says() -> None:
    form, values = typical(MATTERS[6], as_of=TODAY)
    with pymupdf.open(stream=paper("pdf", form, values)) as printed:
        text = "".join(page.get_text() for page in printed).replace("\n", "")
    for filled in ("李大山", "152723194503120019", "2026-11-09", "农业银行达拉特旗支行"):
        assert filled in text and filled in paper("html", form, values).decode()


def test_f11_chinese_in_pdf_is_visible_by_text_and_by_ink() -> None:
    form = form_of(7)
    values: Values = {}
    settle(values, "deceased_name", ETHNIC, "typed")
    body = to_pdf(combined_sheet(form, values))
    with pymupdf.open(stream=body) as printed:
        fonts = [f for page in printed for f in page.get_fonts()]
        assert fonts and all(f[1] not in ("n/a", "") for f in fonts), "every font is embedded"
        found = [(page, area) for page in printed for area in page.search_for("阿不都热依木")]
        assert found
        page, area = found[0]
        ink = page.get_pixmap(clip=area, dpi=144)
        dark = sum(v < 128 for v in ink.samples)
    share = dark / len(ink.samples)
    assert 0.03 < share < 0.5, f"neither blank nor boxes: {share:.2f} of the area is ink"


def test_every_department_gets_its_own_form_in_its_own_words() -> None:
    form, values = typical(MATTERS[6], as_of=TODAY)
    for item in form.item_forms:
        sheet = item_sheet(form, values, item.n)
        assert sheet.title == item.form_name
        assert [line.label for line in sheet.lines] == [b.label for b in item.blanks]
        own = {line.key: line.words for line in sheet.lines}
        assert own.get("deceased_name", "李大山") == "李大山"


def test_the_bundle_is_whole_and_the_same_every_time() -> None:
    form, values = typical(MATTERS[12], as_of=TODAY)
    body = paper("zip", form, values)
    assert check_zip(body) == []
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        assert {f["path"] for f in manifest["files"]} | {"manifest.json", "SHA256SUMS"} == set(packed.namelist())
        assert [f["item"] for f in manifest["files"] if f["what"] == "item_form"] == [i.n for i in form.item_forms]
        assert json.loads(packed.read("form.json")) == to_json(form, values)


def test_a_changed_bundle_is_noticed() -> None:
    form, values = freight(1)
    body = paper("zip", form, values)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content + b" " if name == "form.json" else content)
    assert check_zip(out.getvalue()) == ["改动过 form.json"]


def test_the_command_prints_the_shape_that_others_read() -> None:
    code = credit_code("0N3K5T2")
    ran = subprocess.run(
        [".venv/bin/onething", "form", "13", "--says", f"公司叫鄂尔多斯市顺达运输有限公司，统一社会信用代码{code}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    body = json.loads(ran.stdout)
    fields = {f["key"]: f for s in body["sections"] for f in s["fields"]}
    assert fields["uscc"]["value"] == code and fields["uscc"]["source"] == "conversation"
    assert set(body["counts"]) >= {"separate", "combined", "prefilled", "required"}
    assert body["per_item"]["1"][1] == {"label": "统一社会信用代码", "key": "uscc", "value": code, "required": True}
