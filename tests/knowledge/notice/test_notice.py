"""The notice as data: its shape, the seven points of every item, the groups, and nothing beyond the catalogue."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge.catalogue import Item
from knowledge.catalogue.model import Confidence
from knowledge.guidance import UNKNOWN, assess
from knowledge.notice import Notice, to_text
from knowledge.notice.model import NOT_STATED
from knowledge.notice.short import WECHAT_BYTES
from tests.knowledge.notice.making import ISSUED, MATTERS, URL, notice, several

EACH = pytest.mark.parametrize("slug", MATTERS)
UNSURE = "以窗口答复为准"

SHAPE: dict[str, Any] = {
    "number": str, "version": int, "issued_on": str, "catalogue_version": str,
    "matter": {"seq": int, "id": str, "name": str}, "answers": dict,
    "items": [{"n": int, "name": str, "department": str, "legal_basis": list, "conditions": list, "time_limit": dict,
               "fee": dict, "result": dict, "status": str, "why": str}],
    "materials": [{"n": int, "name": str, "for_items": list, "form": str, "copies": (int, type(None)),
                   "e_licence": bool, "deferrable": (bool, type(None)), "status": str, "why": str}],
    "extra_materials": list, "notices": list, "stopped": (dict, type(None)), "unknown": list,
}  # fmt: skip
"""Keys that other programs read; more may be there, none may go."""


def fits(value: Any, shape: Any, at: str = "notice") -> None:
    if isinstance(shape, dict):
        for key, inner in shape.items():
            assert key in value, f"{at} lacks {key}"
            fits(value[key], inner, f"{at}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), at
        for n, entry in enumerate(value):
            fits(entry, shape[0], f"{at}[{n}]")
    else:
        assert isinstance(value, shape), f"{at}: {value!r}"


@EACH
def test_json_has_the_agreed_shape_and_survives_a_round_trip(slug: str) -> None:
    for made in several(slug):
        body = json.loads(json.dumps(made.to_json(), ensure_ascii=False))
        fits(body, SHAPE)
        assert Notice.from_json(body) == made
        assert all(i["status"] in ("certain", "possible") for i in body["items"] + body["materials"])


@EACH
def test_the_seven_points_of_every_item(slug: str) -> None:
    """申请材料、事项名称、设定依据、受理条件、办结时限、收费标准、办理结果: each is there or is said not to be listed."""
    for made in several(slug):
        numbers, slugs = {m.n for m in made.materials}, {e.slug for e in made.extra_materials}
        for item in made.items:
            known = MATTERS[slug].item(item.n)
            assert isinstance(known, Item)
            points = {
                "申请材料": item.materials + item.extra_materials or NOT_STATED, "事项名称": item.name,
                "设定依据": [b.text for b in item.legal_basis], "受理条件": item.conditions,
                "办结时限": item.time_limit.text, "收费标准": item.fee.text, "办理结果": item.result.text,
            }  # fmt: skip
            assert len(points) == 7 and all(points.values()), (item.n, points)
            assert set(item.materials) <= numbers and set(item.extra_materials) <= slugs
            assert item.name == known.name
            assert item.conditions == list(known.conditions)
            assert item.time_limit.text == known.time_limit.text
            assert item.fee.text == known.fee.text and item.result.text == known.result
            assert len(item.legal_basis) == len(known.legal_basis)
            assert all(b.source for b in item.legal_basis)


@EACH
def test_a_low_confidence_fact_is_never_shown_as_certain(slug: str) -> None:
    for item in notice(slug).items:
        known = MATTERS[slug].item(item.n)
        assert isinstance(known, Item)
        shown = (
            (item.time_limit.text, item.time_limit.mark, known.time_limit.confidence),
            (item.fee.text, item.fee.mark, known.fee.confidence),
            (item.result.text, item.result.mark, known.result_confidence),
            ("".join(item.conditions), item.conditions_mark, known.conditions_confidence),
            *((b.text, b.mark, k.confidence) for b, k in zip(item.legal_basis, known.legal_basis, strict=True)),
        )
        for text, mark, confidence in shown:
            assert (UNSURE in text + mark) or confidence is not Confidence.LOW, text
            assert not mark or confidence is Confidence.LOW, "what is sure is not marked"
    papers = {m.n: m.confidence for m in MATTERS[slug].materials}
    assert all((papers[m.n] is Confidence.LOW) == bool(m.mark) for m in notice(slug).materials)


@EACH
def test_papers_stand_in_the_right_group(slug: str) -> None:
    for made in several(slug):
        applied = {i.n for i in made.items}
        for shown in made.materials:
            known = MATTERS[slug].material(shown.n)
            assert known is not None
            handed_over = known.result_of_item in applied or shown.same_document_as is not None
            licence_only = known.e_licence and not known.parts and known.form != "表格"
            if handed_over or licence_only:
                assert shown.group == "not_needed" and shown.group_reason
            elif known.deferrable:
                assert shown.group == "later" and "承诺" in shown.group_reason
            else:
                assert shown.group == "bring" and shown.source_kind
        later = [m.name for m in made.of_group("later")]
        assert bool(later) == bool(made.deferral)
        assert all(any(name in line for line in made.deferral) for name in later)
        grouped = [m.n for materials in made.by_source("bring").values() for m in materials]
        assert sorted(grouped) == sorted(m.n for m in made.of_group("bring"))


def test_a_power_of_attorney_is_never_among_what_need_not_be_brought() -> None:
    """The row 法定代表人身份证、经办人身份证和授权委托书 has an electronic licence for its first part only."""
    made = notice("start-freight-transport-enterprise", {"cargo_type": ("general",), "applicant_present": "agent"})
    row = next(m for m in made.materials if m.n == 3)
    assert row.group == "bring" and "授权委托书" in row.parts


@pytest.mark.parametrize("slug", [s for s, m in MATTERS.items() if not m.materials])
def test_rows_without_materials_say_so_and_give_what_is_known(slug: str) -> None:
    made = notice(slug)
    assert "没有列出" in made.materials_note
    assert made.materials == []
    assert made.extra_materials or slug == "social-security-card-services"


@EACH
def test_short_text_fits_a_message_and_says_what_it_left_out(slug: str) -> None:
    for made in several(slug):
        text = to_text(made, url=URL)
        assert len(text.encode()) <= WECHAT_BYTES
        assert made.number in text and URL in text and "12345" in text
        if made.stopped:
            assert made.stopped.reason in text
        everything = to_text(made, url=URL, limit=10**6)
        assert ("见全文" in text) == (everything != text)
        assert all(i.name in everything for i in made.items)
        assert all(m.name in everything for m in made.materials)


def test_a_tiny_limit_still_holds_number_and_address() -> None:
    text = to_text(notice("citizen-after-death"), url=URL, limit=600)
    assert len(text.encode()) <= 600 and URL in text and "见全文" in text


def test_unknown_tells_both_branches_and_what_decides() -> None:
    made = notice("start-freight-transport-enterprise", {"cargo_type": ("general",), "vehicle_class": UNKNOWN})
    assert {i.status for i in made.items} == {"possible"}
    assert any("总质量" in o.question and o.decides for o in made.open_questions)
    assert all("要看" in i.why for i in made.items)


def test_editors_hints_are_not_shown_to_citizens() -> None:
    for slug in MATTERS:
        for made in several(slug):
            assert not any("=是" in said.question for said in (*made.answers_text, *made.open_questions))


def test_the_reason_of_a_choice_of_several_names_only_what_calls_for_it() -> None:
    made = notice("ipo-compliance-verification", {"areas_needed": ("tax", "fire", "water")})
    fire = next(i for i in made.items if "消防" in i.name)
    assert fire.why == "因为您选择了“消防安全”"


@EACH
def test_building_twice_gives_the_same(slug: str) -> None:
    guidance = assess(MATTERS[slug], {}, as_of=ISSUED)
    assert guidance == assess(MATTERS[slug], {}, as_of=ISSUED)
    assert notice(slug) == notice(slug)
