"""Fields against each other: who was born before whom, what a number says and what was ticked, beginnings and ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from knowledge.forms.checks.numbers import Bearer, read_id
from knowledge.forms.model import CombinedForm, Problem

EARLIER_LATER = (
    ("deceased_birth_date", "death_date", "去世日期早于出生日期"),
    ("death_date", "cremation_date", "火化日期早于去世日期"),
    ("accident_date", "death_date", "去世日期早于事故日期"),
    ("enlistment_date", "discharge_date", "退役日期早于入伍日期"),
    ("sale_contract_date", "handover_date", "交房日期早于合同日期"),
    ("labour_contract_start_date", "labour_contract_end_date", "合同终止日期早于起始日期"),
    ("check_period_start", "check_period_end", "核查的截止日期早于起始日期"),
    ("work_start_date", "work_end_date", "完工日期早于开工日期"),
    ("planned_start_date", "planned_completion_date", "计划竣工日期早于开工日期"),
    ("applicant_id_valid_from", "applicant_id_valid_to", "证件有效期止早于起"),
    ("levy_period_start", "levy_period_end", "费款所属期止早于起"),
    ("sign_start_date", "sign_end_date", "设置的截止日期早于起始日期"),
    ("applicant_birth_date", "applicant_career_start_date", "参加工作时间早于出生日期"),
    ("applicant_birth_date", "chosen_retire_date", "退休时间早于出生日期"),
    ("applicant_career_start_date", "chosen_retire_date", "退休时间早于参加工作时间"),
)  # fmt: skip
PARENTS = ("mother", "father", "applicant", "guardian")
DIFFERENT = (
    ("applicant", "deceased"), ("applicant", "spouse"), ("wife", "husband"), ("mother", "father"), ("buyer", "seller"),
    ("child", "guardian"), ("guardian", "guardian2"), ("mover", "host"), ("child", "mother"), ("child", "father"),
)  # fmt: skip
WHOLE = 100
SEXES = {"mother": "女", "father": "男", "wife": "女", "husband": "男"}


def check_across(form: CombinedForm, known: Mapping[str, Any], *, as_of: date) -> list[Problem]:
    """Contradictions between fields that are each right by themselves. Told once, at the field that is mended first."""
    asked = {f.key: f for f in form.fields}
    people = dict(_people(known, as_of))
    found = [
        *_numbers(known, people),
        *_order(known),
        *_generations(known, people),
        *_twice(known),
        *_retiring(form, known),
        *_told_again(form, known),
        *_shares(known),
    ]
    return [p for p in found if p.key in asked]


def _people(known: Mapping[str, Any], as_of: date) -> Iterator[tuple[str, Bearer]]:
    for key, value in known.items():
        if key.endswith("_id_number"):
            bearer = read_id(str(value), as_of)
            if isinstance(bearer, Bearer):
                yield key.removesuffix("_id_number"), bearer


def _numbers(known: Mapping[str, Any], people: Mapping[str, Bearer]) -> Iterator[Problem]:
    """What an identity number says, against what is written beside it."""
    for who, bearer in people.items():
        sex, born = known.get(f"{who}_gender"), known.get(f"{who}_birth_date")
        number = f"{who}_id_number"
        if sex in ("男", "女") and bearer.sex and sex != bearer.sex:
            yield Problem(
                f"{who}_gender", f"性别填的是{sex}，身份证号里是{bearer.sex}", "请核对性别和身份证号", also=(number,)
            )
        if born and bearer.born and str(born)[:10] != bearer.born.isoformat()[: len(str(born))]:
            yield Problem(
                f"{who}_birth_date", f"出生日期和身份证号里的 {bearer.born.isoformat()} 不一样",
                "请核对，身份证号按公历；填的若是农历，请改成公历", also=(number,),
            )  # fmt: skip
        if bearer.sex and SEXES.get(who, bearer.sex) != bearer.sex:
            yield Problem(number, f"这个身份证号是{bearer.sex}性的", "看看是不是填到了别人那一栏")


def _order(known: Mapping[str, Any]) -> Iterator[Problem]:
    for earlier, later, said in EARLIER_LATER:
        first, second = known.get(earlier), known.get(later)
        if first and second and str(second) < str(first)[: len(str(second))]:
            yield Problem(later, said, "请核对这两个日期", also=(earlier,))


def _generations(known: Mapping[str, Any], people: Mapping[str, Bearer]) -> Iterator[Problem]:
    born = known.get("child_birth_date") or known.get("child_birth_datetime")
    key = "child_birth_date" if known.get("child_birth_date") else "child_birth_datetime"
    if not born and people.get("child") and (of_child := people["child"].born):
        born, key = of_child.isoformat(), "child_id_number"
    for who in PARENTS:
        parent = people.get(who)
        if born and parent and parent.born and str(born)[:10] <= parent.born.isoformat():
            yield Problem(key, "孩子的出生日期早于父母（监护人）的", "请核对日期和身份证号", also=(f"{who}_id_number",))
            return


def _twice(known: Mapping[str, Any]) -> Iterator[Problem]:
    """One identity number for two people."""
    for one, other in DIFFERENT:
        number = known.get(f"{one}_id_number")
        if number and number == known.get(f"{other}_id_number"):
            yield Problem(
                f"{other}_id_number", "这个身份证号和另一个人的一样", "两个人的号码不会相同，请核对",
                also=(f"{one}_id_number",),
            )  # fmt: skip


def _told_again(form: CombinedForm, known: Mapping[str, Any]) -> Iterator[Problem]:
    """A row that has the identity number of the first person or of a row before it."""
    for field in form.fields:
        for number in (f for f in field.repeats.fields if f.type == "cn_id") if field.repeats else ():
            seen = {known.get(number.key)}
            for n, row in enumerate(known.get(field.key) or []):
                told = row.get(number.key) if isinstance(row, dict) else None
                if told and told in seen:
                    yield Problem(
                        field.key, f"“{number.label}”和前面一{field.one}的一样", "两个人的号码不会相同，请核对",
                        n, number.key,
                    )  # fmt: skip
                seen.add(told)


def _shares(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What the shareholders hold cannot be more than the whole."""
    held = [row.get("contribution_ratio") for row in known.get("shareholders") or [] if isinstance(row, dict)]
    total = sum(share for share in held if isinstance(share, (int, float)))
    if total > WHOLE + 0.01:
        yield Problem("shareholders", f"出资比例加起来是 {total:g}%，超过了 100%", "请核对每一位的出资比例")


def _retiring(form: CombinedForm, known: Mapping[str, Any]) -> Iterator[Problem]:
    """An ordinary retirement is not before the lowest age that the matter's rule knows; an early one has its own item."""
    rule = form.guidance.matter.rules.retirement_age
    born, retires = known.get("applicant_birth_date"), known.get("chosen_retire_date")
    if rule is None or not born or not retires or known.get("retirement_category"):
        return
    earliest = min(rule.male.base_years, rule.female_55.base_years, rule.female_50.base_years)
    years = int(str(retires)[:4]) - int(str(born)[:4]) - (str(retires)[4:] < str(born)[4:])
    if years < earliest:
        yield Problem(
            "chosen_retire_date", f"退休时只有 {years} 岁，早于最低的法定年龄 {earliest} 岁", "请核对出生日期和退休时间",
            also=("applicant_birth_date",),
        )  # fmt: skip
