"""What only the whole matter tells about a blank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from knowledge.forms.merging.reading.raw import Reading
from knowledge.forms.merging.reading.sections import is_body, nouns_of
from knowledge.forms.merging.reading.words import grammar, known_roles

Names = Mapping[str, set[int]]
"""The forms that ask each role's name."""


def of_matter(readings: Sequence[Reading], items: Sequence[str]) -> list[Reading]:
    """Every blank again, read in the light of the others. ``items``: what each form is for."""
    readings = _renamed(_passports(_kinship(_of_bodies(_with_employer(_heads_apart(readings))))))
    roles, concepts = {r.role for r in readings}, {r.concept for r in readings}
    names: Names = defaultdict(set)
    for r in readings:
        if r.concept == "name":
            names[r.role].add(r.form)
    sections = any(r.field.section for r in readings)
    alias = {**_offices(names, sections), **_parties(names, roles, readings), **_couple(names, roles, items)}
    readings = [_one(replace(r, role=_aliased(r.role, alias)), roles, concepts) for r in readings]
    return _postcodes(_at_premises(_one_place(_unless_both(_employers_clerk(readings)))))


def _aliased(role: str, alias: Mapping[str, str]) -> str:
    """Another name of a role, or of the body whose officer it is."""
    body, dot, officer = role.partition("·")
    return alias.get(role, f"{alias.get(body, body)}{dot}{officer}" if body in ("treating",) else role)


def _offices(names: Names, sections: bool) -> dict[str, str]:
    """Posts and places that the matter does not tell apart."""
    # Forms in sections name the contact apart from the agent; a single list of blanks has the one or the other.
    alias = {other: "agent" for other in ("contact", "clerk") if not sections and not names[other] & names["agent"]}
    shared = not names["applicant"] or names["owner"] & names["applicant"]
    alias["owner"] = "legal" if shared else "applicant"
    return alias if names["site"] & names["company"] else {**alias, "site": "company"}


def _parties(names: Names, roles: Collection[str], readings: Sequence[Reading]) -> dict[str, str]:
    alias = {}
    if _only_parents(readings) and names["guardian"] and not names["guardian"] & names["applicant"]:
        alias["applicant"] = "guardian"
    elif _keeps_child(names, readings):
        alias["guardian"] = "applicant"
    if _names_apart(names, ("seller",), ("deceased",)):
        alias["seller"] = "deceased"  # 原权利人 of what is inherited
    if _names_apart(names, ("counterparty",), ("respondent",)):
        alias["counterparty"] = "respondent"
    if _names_apart(names, ("treating",), ("hospital",)):
        alias["treating"] = "hospital"
    if "seller" not in roles and "applicant" in roles:
        alias["buyer"] = "applicant"
    return alias


def _keeps_child(names: Names, readings: Sequence[Reading]) -> bool:
    """A grown-up who is asked where they work on forms of their own is the guardian on their child's."""
    grown = {r.form for r in readings if r.role == "applicant" and r.concept in grammar()["grown_up"]}
    return bool(names["child"] and grown & names["applicant"]) and _names_apart(names, ("guardian",), ("applicant",))


def _couple(names: Names, roles: Collection[str], items: Sequence[str]) -> dict[str, str]:
    """Husband and wife on one form are the child's parents on another, and on a third one applies and has a spouse."""
    alias: dict[str, str] = {}
    for filer in ("applicant", "employee"):
        if _names_apart(names, ("wife",), (filer,)) and all(_of_women(items[n]) for n in names[filer]):
            alias |= {filer: "wife", "spouse": "husband"}
    if _names_apart(names, ("husband", "wife"), ("father", "mother")) and "child" in roles:
        alias |= {"husband": "father", "wife": "mother"}
    return alias


def _with_employer(readings: Sequence[Reading]) -> list[Reading]:
    """A person's 工作单位 is the company that other forms name, where no form asks both."""
    company = {r.form for r in readings if (r.role, r.concept) == ("company", "name")}
    named = {r.role for r in readings if r.concept == "name"}
    subjects = SUBJECTS if named & set(SUBJECTS) else ("wife",)  # who applies for what women are given
    employed = [r.concept == "employer" and r.role in subjects for r in readings]
    both = company & {r.form for r, theirs in zip(readings, employed, strict=True) if theirs}
    if not company or both:
        return list(readings)
    return [
        replace(r, role="company", concept="name") if theirs else r
        for r, theirs in zip(readings, employed, strict=True)
    ]


def _unless_both(readings: Sequence[Reading]) -> list[Reading]:
    """A company's 固定电话 and 联系电话, somebody's 户口 before they left and 户口: one where no form asks both of them."""
    forms: dict[tuple[str, str], set[int]] = defaultdict(set)
    for r in readings:
        forms[r.role, r.concept].add(r.form)
    same = {}
    for (role, concept), there in forms.items():
        pair = grammar()["unless_both"].get(concept, {"is": ()})
        other = next((c for c in pair["is"] if (role, c) in forms), "")
        if other and role in pair.get("of", (role,)) and not there & forms[role, other]:
            same[role, concept] = other
    return [replace(r, concept=same.get((r.role, r.concept), r.concept)) for r in readings]


def _postcodes(readings: Sequence[Reading]) -> list[Reading]:
    """A 邮编 is of the address in front of it; only where the matter's forms have it behind several kinds does that tell."""
    places = {(r.form, r.place): r for r in readings}
    of = {}
    for r in readings:
        before = places.get((r.form, r.place - 1))
        if r.concept == "postcode":
            of[r.form, r.place] = before.concept if before and before.concept in ADDRESSES else ""
    kinds = {kind for kind in of.values() if kind}
    return list(readings) if len(kinds) <= 1 else [replace(r, role=of.get((r.form, r.place), r.role)) for r in readings]


def _employers_clerk(readings: Sequence[Reading]) -> list[Reading]:
    """经办人 of a worker's employer is not the 代办人 whom the worker sends on another form."""
    agents = [r for r in readings if r.role == "agent"]
    named = [r for r in agents if r.concept == "name"]
    theirs = {r.form for r in named if is_body(nouns_of(r.field.section)[0] if r.field.section else "")}
    sent = {r.form for r in named if any(word in r.field.label for word in grammar()["sent"])}
    if not any(r.role in SUBJECTS for r in readings) or not theirs or not sent or theirs & sent:
        return list(readings)
    return [replace(r, role="company·agent") if r.role == "agent" and r.form in theirs else r for r in readings]


def _at_premises(readings: Sequence[Reading]) -> list[Reading]:
    """单位地址 is the 经营场所 where no form asks for a registered seat, nor for both of them."""
    own = [r for r in readings if not r.role and r.concept == "registered"]
    seats = any(word in r.field.label for r in own for word in grammar()["seats"])
    there = {r.form for r in readings if r.concept == "premises"}
    if seats or not there or there & {r.form for r in own}:
        return list(readings)
    return [replace(r, concept="premises") if r in own else r for r in readings]


def _of_women(item: str) -> bool:
    return any(word in item for word in grammar()["of_women"])


def _kinship(readings: Sequence[Reading]) -> list[Reading]:
    """How the guardian is related to the child is how the applicant is, where no form asks both."""
    asked = {role: {r.form for r in readings if (r.role, r.concept) == (role, "relation")} for role in GUARDS}
    if asked["guardian"] & asked["applicant"] or not any(r.role == "child" for r in readings):
        return list(readings)
    return [replace(r, role="applicant") if (r.role, r.concept) == ("guardian", "relation") else r for r in readings]


def _names_apart(names: Names, ones: Sequence[str], others: Sequence[str]) -> bool:
    """Whether both sorts of people are named, and no form names some of either."""
    forms, more = (set().union(*(names[role] for role in roles)) for roles in (ones, others))
    return bool(forms and more) and not forms & more


def _renamed(readings: Sequence[Reading]) -> list[Reading]:
    """Where a form asks what somebody is called from now on, the bare 姓名 of that form is the former one."""
    renamed = {(r.form, r.role) for r in readings if r.concept == "new_name"}
    other = {"name": "former_name", "new_name": "name"}
    return [replace(r, concept=other.get(r.concept, r.concept)) if (r.form, r.role) in renamed else r for r in readings]


def _heads_apart(readings: Sequence[Reading]) -> list[Reading]:
    """Who is asked elsewhere how they are related to the 户主 is not the 申请人（户主） of a form that names both."""
    kin = {r.form: r.role for r in readings if r.concept == "relation to head"}
    heads = {r.form for r in readings if r.role == "applicant" and "户主" in f"{r.field.section}{r.field.label}"}
    swapped = {form: role for form, role in kin.items() if form in heads and role not in ("applicant", "head", "")}
    if "applicant" not in kin.values() or not swapped:
        return list(readings)
    roles = {form: {"applicant": "head", role: "applicant"} for form, role in swapped.items()}
    return [replace(r, role=roles.get(r.form, {}).get(r.role, r.role)) for r in readings]


def _only_parents(readings: Sequence[Reading]) -> bool:
    """Whether whoever applies is called 家长 wherever they are named: the guardian of the other forms."""
    names = [r.field for r in readings if (r.role, r.concept) == ("applicant", "name")]
    return bool(names) and all("家长" in f"{f.section}{f.label}" for f in names)


def _one_place(readings: Sequence[Reading]) -> list[Reading]:
    """场址, 建设地点 and 经营场所 are one place where no form tells two of them apart."""
    forms = {c: {r.form for r in readings if r.concept == c and not r.role} for c in PLACES}
    heads: list[list[str]] = []
    for concept in (c for c in PLACES if forms[c]):
        group = next((g for g in heads if not any(forms[c] & forms[concept] for c in g)), None)
        if group is None:
            heads.append([concept])
        else:
            group.append(concept)
    same = {concept: group[0] for group in heads for concept in group}
    return [replace(r, concept=same.get(r.concept, r.concept)) if not r.role else r for r in readings]


def _passports(readings: Sequence[Reading]) -> list[Reading]:
    """Where a person has a passport, 证件号码 in words rather than as an identity number is the passport's."""
    holders = {r.role for r in readings if r.concept == "passport"}
    two = {r.role for r in readings if r.concept == "id_number" and r.field.type == "cn_id"}
    return [
        replace(r, concept="passport") if r.concept == "id_number" and r.role in holders - two else r for r in readings
    ]


GUARDS = ("guardian", "applicant")
SUBJECTS = ("applicant", "employee", "subject")
RELATIVES = ("spouse", "wife", "husband", "mother", "father", "guardian", "agent", "contact")
"""Their employers are their own, not the one that the matter is about."""
ADDRESSES = ("mailing", "address", "registered", "premises", "hukou")
PLACES = ("property", "siteaddress", "premises", "eventplace")


def _of_bodies(readings: Sequence[Reading]) -> list[Reading]:
    """证件号 of an enterprise that sells a flat or owns a vehicle is its 统一社会信用代码."""
    bodies = {r.role for r in readings if r.concept == "uscc"} | {"company"}
    return [
        replace(r, concept="uscc") if r.concept == "id_number" and r.role in bodies and r.field.type != "cn_id" else r
        for r in readings
    ]


def _one(reading: Reading, roles: set[str], concepts: set[str]) -> Reading:
    """Who the new head of the house is where one is bought, where the meter hangs."""
    role, concept = reading.role, reading.concept
    if "buyer" in roles:
        role = {"newhead": "buyer", "oldhead": "seller"}.get(role, role)
        if role not in known_roles():
            role = "seller" if role.startswith("原") else "buyer" if role.startswith(("新", "现")) else role
    if "deceased" in roles and role == "oldhead":
        role = "deceased"
    if concept == "siteaddress" and "property" in concepts:
        concept = "property"
    if concept == "employer" and "uscc" not in concepts and role not in RELATIVES:
        role, concept = "company", "name"
    if role == "company" and concept == "address":
        role, concept = "", "registered"
    return replace(reading, role=role, concept=concept)
