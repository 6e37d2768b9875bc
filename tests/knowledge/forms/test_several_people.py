"""Forms that speak of several people and bodies: whose each blank is, and what everybody writes in other words."""

from __future__ import annotations

from itertools import combinations

import pytest

from knowledge.forms.merging import RawField, RawForm, propose

Blank = tuple[str, str, str]
"""Section, label, type."""


def pairs(*forms: tuple[Blank, ...], items: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """Pairs of ``form/section/label`` that become one datum."""
    raw = [
        RawForm("", items[n] if items else "", tuple(RawField(label, kind, False, section) for section, label, kind in form))
        for n, form in enumerate(forms)
    ]  # fmt: skip
    found = propose(raw)
    names = [f"{r.form}/{r.field.section}/{r.field.label}" for r in found.readings]
    return {(names[a], names[b]) for group in found.groups for a, b in combinations(sorted(group), 2)}


COMPANY = (("", "单位名称", "text"), ("", "统一社会信用代码", "uscc"))
COUPLE = (("收养人（男方）", "姓名", "text"), ("收养人（女方）", "姓名", "text"), ("被收养人", "姓名", "text"))
WARD = (("参保人", "姓名", "text"), ("参保人", "民族", "text"), ("监护人", "姓名", "text"))
CHILD = (("", "儿童姓名", "text"), ("", "父亲姓名", "text"), ("", "父亲电话", "phone"), ("", "户籍地址", "address"))


def test_adopters_are_the_parents_and_the_adopted_is_the_child() -> None:
    assert pairs(COUPLE, WARD, CHILD) == {
        ("0/收养人（男方）/姓名", "2//父亲姓名"),
        ("0/被收养人/姓名", "1/参保人/姓名"),
        ("0/被收养人/姓名", "2//儿童姓名"),
        ("1/参保人/姓名", "2//儿童姓名"),
    }


def test_what_a_form_spells_out_of_a_parent_leaves_the_bare_blanks_to_the_child() -> None:
    household = (("参保人", "户籍地址", "address"), *WARD)
    assert ("0/参保人/户籍地址", "1//户籍地址") in pairs(household, CHILD)


def test_a_child_with_a_new_name() -> None:
    renamed = (("被收养人", "姓名", "text"), ("被收养人", "收养后姓名", "text"))
    later = (("儿童信息", "姓名", "text"), ("儿童信息", "曾用名", "text"))
    assert pairs(renamed, later) == {
        ("0/被收养人/姓名", "1/儿童信息/曾用名"),
        ("0/被收养人/收养后姓名", "1/儿童信息/姓名"),
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("设计单位", "项目负责人", "text"), ("", "设计单位项目负责人", "text"), True),
        (("设计单位", "项目负责人", "text"), ("", "施工单位项目负责人", "text"), False),
        (("施工单位", "单位名称", "text"), ("", "施工总承包单位", "text"), True),
        (("施工单位", "资质等级", "text"), ("监理单位", "资质等级", "text"), False),
        (("监理单位", "总监理工程师", "text"), ("", "监理单位项目总监", "text"), True),
        (("施工单位", "统一社会信用代码", "uscc"), ("", "施工单位统一社会信用代码", "uscc"), True),
        (("", "建设单位负责人", "text"), ("", "法定代表人", "text"), True),
        (("编制单位", "名称", "text"), ("编制单位", "名称", "text"), False),  # each report has its own
        (("", "安全负责人", "text"), ("", "安全管理员", "text"), False),
        (("项目情况", "名称", "text"), ("", "工程项目名称", "text"), True),
        (("车辆情况", "类型", "text"), ("", "机动车类型", "text"), True),
    ],
)
def test_bodies_beside_the_owner(one: Blank, other: Blank, same: bool) -> None:
    pair = (f"0/{one[0]}/{one[1]}", f"1/{other[0]}/{other[1]}")
    assert (pair in pairs((*COMPANY, one), (*COMPANY, other))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("签章", "申请单位（盖章）", "signature"), ("", "单位公章", "signature"), True),
        (("签章", "申请单位（盖章）", "signature"), ("", "法定代表人签字", "signature"), False),
        (("声明", "日期", "date"), ("", "申请日期", "date"), True),
        (("审批", "审批意见", "textarea"), ("", "审批意见", "textarea"), False),
        (("", "受理人签字", "signature"), ("", "受理人签字", "signature"), False),
        (("", "受理日期", "date"), ("", "受理日期", "date"), False),
        (("主管部门审核意见", "日期", "date"), ("主管部门审核意见", "日期", "date"), False),
    ],
)
def test_what_stands_at_the_end_of_a_form(one: Blank, other: Blank, same: bool) -> None:
    pair = (f"0/{one[0]}/{one[1]}", f"1/{other[0]}/{other[1]}")
    assert (pair in pairs((*COMPANY, one), (*COMPANY, other))) is same


def test_parties_to_a_transfer_stay_apart_under_either_word() -> None:
    first = (
        ("转出方", "姓名", "text"),
        ("转出方", "身份证号", "cn_id"),
        ("转入方", "姓名", "text"),
        ("转入方", "身份证号", "cn_id"),
    )
    other = tuple(
        (section.translate({ord("转"): "", ord("出"): "出让", ord("入"): "受让"}), *rest) for section, *rest in first
    )
    found = pairs(first, other)  # type: ignore[arg-type]
    assert ("0/转出方/姓名", "1/出让方/姓名") in found and ("0/转入方/身份证号", "1/受让方/身份证号") in found
    assert ("0/转出方/姓名", "1/受让方/姓名") not in found and ("0/转入方/姓名", "1/出让方/姓名") not in found


def test_whose_a_thing_was_before_it_was_inherited() -> None:
    asked = (("继承人", "姓名", "text"), ("被继承人", "姓名", "text"), ("被继承人", "身份证号", "cn_id"))
    registered = (("申请人", "姓名", "text"), ("原权利人", "姓名", "text"), ("原权利人", "身份证号", "cn_id"))
    assert pairs(asked, registered) >= {
        ("0/被继承人/姓名", "1/原权利人/姓名"),
        ("0/被继承人/身份证号", "1/原权利人/身份证号"),
        ("0/继承人/姓名", "1/申请人/姓名"),
    }


SYNONYMS = {
    "person": [
        ("cn_id", ["身份证号", "公民身份号码", "居民身份证号码", "证件号码", "社会保障号码"]),
        ("address", ["现住址", "家庭住址", "实际居住地址", "常住地址", "居住地详细地址"]),
        ("address", ["户籍地址", "户口所在地", "常住户口所在地", "户籍详细地址"]),
        ("address", ["通讯地址", "邮寄地址", "联系地址", "文书送达地址"]),
        ("choice", ["文化程度", "学历", "受教育程度", "最高学历"]),
        ("text", ["开户银行", "收款银行", "开户行名称", "代发银行"]),
        ("bank_account", ["银行账号", "银行卡号", "收款账号", "收款人账号"]),
        ("number", ["家庭人口", "家庭成员人数", "共同生活家庭成员人数"]),
        ("text", ["残疾证号", "残疾人证号码", "残疾证编号"]),
        ("text", ["车牌号", "号牌号码", "机动车号牌号码"]),
        ("text", ["不动产权证号", "产权证号", "房屋所有权证号", "权属证书编号"]),
        ("date", ["申请日期", "填表时间", "填报日期", "提交日期"]),
    ],
    "company": [
        ("text", ["法定代表人", "法人代表姓名", "企业负责人", "法定代表人（主要负责人）"]),
        ("address", ["注册地址", "企业住所", "单位地址", "法定住所"]),
        ("address", ["经营地址", "经营场所", "营业地址", "生产经营地点"]),
        ("text", ["经办人", "委托代理人姓名", "被授权人", "授权代理人"]),
        ("number", ["从业人数", "职工人数", "员工总数"]),
        ("text", ["项目名称", "建设项目名称", "工程名称"]),
        ("address", ["建设地点", "项目所在地", "工地地址", "工程地点"]),
        ("money", ["总投资", "项目总投资", "投资总额"]),
        ("date", ["竣工日期", "完工时间", "合同竣工日期"]),
        ("text", ["食品安全管理员", "食品安全员", "食品安全管理人员姓名"]),
    ],
}
PERSON = (("", "姓名", "text"), ("", "性别", "choice"))


@pytest.mark.parametrize(
    ("whose", "kind", "labels"), [(whose, *row) for whose, rows in SYNONYMS.items() for row in rows]
)
def test_one_thing_in_the_words_of_many_departments(whose: str, kind: str, labels: list[str]) -> None:
    heading = PERSON if whose == "person" else COMPANY
    found = pairs(*((*heading, ("", label, kind)) for label in labels))
    for (a, one), (b, other) in combinations(enumerate(labels), 2):
        assert (f"{a}//{one}", f"{b}//{other}") in found
