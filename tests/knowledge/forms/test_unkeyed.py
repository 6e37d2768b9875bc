"""Forms without keys: what is merged, what is kept apart, and how well on forms that nobody tuned for."""

from __future__ import annotations

import io
import json
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from docx import Document

from knowledge import catalogue
from knowledge.forms.merging import RawField, RawForm, examples, propose
from knowledge.forms.merging.evaluation import GOALS, UNSEEN_GOALS, compare, leave_one_out, read_unseen, total
from knowledge.forms.merging.importing import import_form
from knowledge.forms.merging.learning import forms_of, learn
from knowledge.forms.merging.proposing import name_of

CATALOGUE = list(catalogue.load().matters.values())


def merged(*labels: tuple[str, ...]) -> set[tuple[str, str]]:
    """Pairs of labels that become one datum, each tuple a form."""
    forms = [RawForm("", "", tuple(field(text) for text in form)) for form in labels]
    found = propose(forms)
    return {
        tuple(sorted((found.readings[a].field.label, found.readings[b].field.label)))  # type: ignore[misc]
        for group in found.groups
        for a, b in combinations(group, 2)
    }


AROUND = (
    RawField("企业名称"), RawField("统一社会信用代码", "uscc"), RawField("法定代表人"), RawField("联系电话", "phone"),
)  # fmt: skip
"""What stands on nearly every form: of a blank alone the network makes little."""


def field(text: str) -> RawField:
    kind = "money" if "元" in text else "number" if "面积" in text else "text"
    return RawField(text, kind)


def test_each_matter_judged_with_what_the_others_teach() -> None:
    whole = total(list(leave_one_out(CATALOGUE).values()))
    assert whole.precision >= GOALS["precision"], whole.wrong[:5]
    assert whole.recall >= GOALS["recall"]


@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_forms_that_the_catalogue_does_not_have(name: str) -> None:
    aliases = learn(CATALOGUE)
    whole = total([compare(forms, truth, aliases) for _, forms, truth in read_unseen(examples.read(name))])
    assert whole.precision >= UNSEEN_GOALS["precision"], whole.wrong
    assert whole.recall >= UNSEEN_GOALS["recall"], whole.missed


def sections(*forms: tuple[tuple[str, str, str], ...]) -> set[tuple[str, str]]:
    """Pairs of ``section/label`` that become one datum; each blank is (section, label, type)."""
    found = propose([RawForm("", "", tuple(RawField(t, kind, False, s) for s, t, kind in form)) for form in forms])
    names = [f"{r.field.section}/{r.field.label}" for r in found.readings]
    return {(names[a], names[b]) for group in found.groups for a, b in combinations(sorted(group), 2)}


APPLIES = (("申请单位", "单位名称", "text"), ("申请单位", "统一社会信用代码", "uscc"))


def test_the_filer_under_another_word_where_one_form_says_so() -> None:
    said = (("", "申请人（活动承办单位）", "text"), ("", "统一社会信用代码", "uscc"), ("", "法定代表人", "text"))
    unsaid = (("承办者情况", "承办者名称", "text"), ("承办者情况", "统一社会信用代码", "uscc"), ("承办者情况", "协办单位名称", "text"),
              ("承办者法定代表人", "姓名", "text"), ("承办者法定代表人", "公民身份号码", "cn_id"))  # fmt: skip
    assert sections(said, unsaid) == {
        ("/申请人（活动承办单位）", "承办者情况/承办者名称"), ("/统一社会信用代码", "承办者情况/统一社会信用代码"),
        ("/法定代表人", "承办者法定代表人/姓名"),
    }  # fmt: skip


def test_forms_of_two_filers_do_not_merge_their_numbers() -> None:
    school = (
        ("学校信息", "学校名称", "text"),
        ("学校信息", "统一社会信用代码", "uscc"),
        ("承办旅行社", "名称", "text"),
    )
    agency = (("旅行社", "旅行社名称", "text"), ("旅行社", "统一社会信用代码", "uscc"), ("委托方", "学校名称", "text"))
    assert sections(school, agency) == {
        ("学校信息/学校名称", "委托方/学校名称"),
        ("承办旅行社/名称", "旅行社/旅行社名称"),
    }


def test_the_last_word_of_a_title_is_its_person() -> None:
    applies = (("申请人", "姓名", "text"), ("申请人", "身份证号", "cn_id"), ("申请人", "配偶姓名", "text"))
    child = (("学生情况", "姓名", "text"), ("学生情况", "出生日期", "date"),
             ("留学回国人员配偶情况", "姓名", "text"), ("留学回国人员配偶情况", "身份证号", "cn_id"))  # fmt: skip
    assert sections(applies, child) == {("申请人/配偶姓名", "留学回国人员配偶情况/姓名")}


def test_what_is_applied_for_at_two_offices_is_two_amounts() -> None:
    assert not merged(("姓名", "申请救助金额（元）"), ("单位名称", "申请救助金额（元）"))
    assert not sections((("申请人", "姓名", "text"), ("签字", "评估人员签字", "signature")),
                        (("签字", "申请人签字", "signature"),))  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("经办人信息", "姓名", "text"), ("", "经办人姓名", "text"), True),
        (("回收师傅情况", "姓名", "text"), ("回收师傅", "姓名", "text"), True),  # a noun that no list has
        (("检修技师信息", "姓名", "text"), ("驻场督导信息", "姓名", "text"), False),
        (("检修技师信息", "联系电话", "phone"), ("经办人", "联系电话", "phone"), False),
        (("制造单位", "名称", "text"), ("维保单位", "名称", "text"), False),
        (("制造单位", "负责人", "text"), ("", "法定代表人", "text"), False),
        (("房屋情况", "建筑面积（㎡）", "number"), ("", "建筑面积（平方米）", "number"), True),
        (("批准情况", "建筑面积（㎡）", "number"), ("实际建设情况", "建筑面积（㎡）", "number"), False),
        (("拟建情况", "建筑面积（㎡）", "number"), ("", "计划建筑面积（㎡）", "number"), True),
        (("", "计划开工日期", "date"), ("", "实际开工日期", "date"), False),
        (("附件", "营业执照复印件", "file"), ("", "营业执照副本", "file"), True),
    ],
)
def test_a_section_says_whose_and_which(one: tuple[str, str, str], other: tuple[str, str, str], same: bool) -> None:
    pair = (f"{one[0]}/{one[1]}", f"{other[0]}/{other[1]}")
    assert (pair in sections((*APPLIES, one), (*APPLIES, other))) is same


WORKER = (("", "姓名", "text"), ("", "性别", "choice"), ("", "身份证号", "cn_id"), ("", "工作单位", "text"))


@pytest.mark.parametrize(
    ("form", "same"),
    [
        # A noun that no list has is whom the form is about, and the blanks behind the name are theirs.
        ((("", "骑手姓名", "text"), ("", "公民身份号码", "cn_id")), {"姓名": "骑手姓名", "身份证号": "公民身份号码"}),
        ((("骑手信息", "外卖骑手姓名", "text"), ("骑手信息", "身份证号码", "cn_id")), {"姓名": "外卖骑手姓名", "身份证号": "身份证号码"}),
        ((("", "申请人", "text"), ("", "身份证", "cn_id"), ("", "所在单位", "text")), {"姓名": "申请人", "工作单位": "所在单位"}),
        ((("个人信息", "申请人", "text"), ("用人单位", "单位名称", "text")), {"姓名": "申请人", "工作单位": "单位名称"}),
        ((("用人单位", "单位名称", "text"), ("", "骑手姓名", "text")), {"姓名": ""}),  # a body's form names a person in passing
    ],
)  # fmt: skip
def test_whom_a_form_is_about(form: tuple[tuple[str, str, str], ...], same: dict[str, str]) -> None:
    pairs = {(a.split("/")[1], b.split("/")[1]) for a, b in sections(WORKER, form)}
    for one, other in same.items():
        assert (one, other) in pairs if other else not any(one == a and "名称" in b for a, b in pairs)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("游泳池数量",), ("泳池数",), True),
        (("章程（草案）",), ("章程草案",), True),
        (("拟开展活动",), ("开展的活动",), True),
        (("最高学位", "学位"), ("学位",), False),  # where one form asks both, they are two
        (("患处部位",), ("受患部位",), True),
        (("原部门",), ("新部门",), False),
    ],
)
def test_words_that_only_specialise(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    """Made one or, where labels are all there is, laid before an editor."""
    found = propose(
        [RawForm("", name, (*AROUND, *map(field, form))) for name, form in (("表一", one), ("表二", other))]
    )
    together = [{found.readings[n].field.label for n in group} for group in found.groups]
    assert (any(len(labels) > 1 for labels in together) or bool(found.waiting)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [("申请人姓名", "配偶姓名"), ("法定代表人身份证号", "经办人身份证号"), ("成交价格（万元，含税）", "成交价格（元，不含税）"), ("成交价格（万元）", "成交价格（元）"),
     ("出租人姓名", "承租人姓名"), ("收养人姓名", "被收养人姓名"), ("质量负责人", "法定代表人"), ("户籍地址", "现住址"), ("固定电话", "手机号码"),
     ("变更前内容", "变更后内容"), ("监护人一姓名", "监护人二姓名"), ("建筑面积（平方米）", "占地面积（平方米）"), ("孩子姓名", "母亲姓名")],
)  # fmt: skip
def test_roles_and_units_never_collapse(one: str, other: str) -> None:
    assert tuple(sorted((one, other))) not in merged((one,), (other,))
    assert not merged((one, other), (one, other)) & {tuple(sorted((one, other)))}


@pytest.mark.parametrize(
    ("one", "other"),
    [("公民身份号码", "身份证号"), ("法定代表人（负责人）", "法定代表人姓名"), ("联系电话", "手机号码"), ("户口所在地", "户籍地址"), ("建筑面积（㎡）", "建筑面积（平方米）"),
     ("统一社会信用代码", "纳税人识别号（统一社会信用代码）"), ("开户行", "开户银行"), ("质量负责人", "质量负责人姓名")],
)  # fmt: skip
def test_the_same_thing_under_two_names(one: str, other: str) -> None:
    assert tuple(sorted((one, other))) in merged((one,), (other,))


def test_one_form_never_has_two_of_its_blanks_merged() -> None:
    for matter in CATALOGUE:
        found = propose(forms_of(matter)[0])
        for group in found.groups:
            places = [found.readings[n].form for n in group]
            assert len(places) == len(set(places))


def test_every_merge_has_a_score_and_a_reason_and_the_doubtful_wait_for_an_editor() -> None:
    forms = [
        RawForm("", name, (*AROUND, RawField(text)))
        for name, text in (("表一", "申请修复原由"), ("表二", "修复申请的缘由"))
    ]
    found = propose(forms)
    assert len(found.made) == 4 and all(p.reason and 0 < p.score <= 1 for p in found.made)
    assert len(found.groups) == 6 and len(found.waiting) == 1
    assert 0 < found.waiting[0].score < 1 and found.waiting[0].reason
    name = name_of(found.waiting[0], found.readings)
    assert len(propose(forms, decided={name: True}).groups) == 5
    refused = propose(forms, decided={name: False})
    assert len(refused.groups) == 6 and refused.waiting == ()


def word_form(*labels: str) -> bytes:
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for a, b in zip(labels[::2], [*labels[1::2], ""], strict=False):
        cells = table.add_row().cells
        cells[0].text, cells[2].text = a, b
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_blank_form_in_word_is_imported() -> None:
    form = import_form(
        word_form("企业名称", "统一社会信用代码", "法定代表人", "联系电话", "申请日期"), "某某申请表.docx"
    )
    assert form.item == "某某申请表"
    assert [(f.label, f.type) for f in form.fields] == [
        ("企业名称", "text"), ("统一社会信用代码", "uscc"), ("法定代表人", "text"), ("联系电话", "phone"), ("申请日期", "date"),
    ]  # fmt: skip


def test_the_commands(tmp_path: Path) -> None:
    file = tmp_path / "unseen.json"
    file.write_text(json.dumps(examples.read("third")[0], ensure_ascii=False), encoding="utf-8")
    ran = subprocess.run(
        [".venv/bin/onething", "evaluate", "forms", str(file), "--json"], capture_output=True, text=True, check=True
    )
    assert set(json.loads(ran.stdout)) >= {"precision", "recall", "merged", "wrong", "missed"}
    for n, (first, last) in enumerate((("企业名称", "申请修复原由"), ("单位名称", "修复申请的缘由"))):
        labels = (first, "统一社会信用代码", "法定代表人", "联系电话", last)
        (tmp_path / f"{n}.docx").write_bytes(word_form(*labels))
    review = [
        ".venv/bin/onething",
        "catalogue",
        "merge-review",
        str(tmp_path / "0.docx"),
        str(tmp_path / "1.docx"),
        "--json",
    ]
    env = {"PATH": "/usr/bin:/bin", "ONETHING_VAR_DIR": str(tmp_path / "var")}
    before = json.loads(subprocess.run(review, capture_output=True, text=True, check=True, env=env).stdout)
    assert (before["blanks"], before["data"], len(before["waiting"])) == (10, 6, 1)
    after = json.loads(
        subprocess.run([*review, "--accept", "1"], capture_output=True, text=True, check=True, env=env).stdout
    )
    assert (after["data"], after["waiting"]) == (5, [])
    wrong = subprocess.run(
        [".venv/bin/onething", "evaluate", "forms", str(tmp_path / "0.docx")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2 and "Traceback" not in wrong.stderr
