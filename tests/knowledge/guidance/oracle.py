"""What a clerk with the raw YAML in hand would say to a complete set of answers: two-valued, read from the file anew.

Deliberately shares no code with ``knowledge/guidance``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from knowledge.catalogue.loader import MATTERS


@cache
def raw(slug: str) -> dict[str, Any]:
    return dict(yaml.safe_load((MATTERS / f"{slug}.yaml").read_text(encoding="utf-8")))


def asked(slug: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers whose question arises and whose option is offered, judged in the order of the file."""
    kept: dict[str, Any] = {}
    for situation in raw(slug)["situations"]:
        name = situation["id"]
        if name not in answers or not holds(situation.get("ask_if"), kept):
            continue
        given = answers[name] if isinstance(answers[name], tuple) else (answers[name],)
        offered = [o["value"] for o in situation.get("options", []) if holds(o.get("ask_if"), kept)]
        if not offered or all(any(v is o or (v == o and type(v) is type(o)) for o in offered) for v in given):
            kept[name] = answers[name]
    return kept


def holds(condition: Any, answers: dict[str, Any]) -> bool:
    if condition is None:
        return True
    if "any_of" in condition:
        return any(holds(clause, answers) for clause in condition["any_of"])
    return all(name in answers and _fits(answers[name], wanted) for name, wanted in condition.items())


def _fits(answer: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return wanted.get("min", float("-inf")) <= answer <= wanted.get("max", float("inf"))
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return any(w == c and type(w) is type(c) for w in wanted for c in chosen)


def items(slug: str, answers: dict[str, Any]) -> set[int]:
    kept = asked(slug, answers)
    return {i["n"] for i in raw(slug)["items"] if holds(i["needed_when"], kept)}


def materials(slug: str, answers: dict[str, Any]) -> dict[int, tuple[set[int], set[str]]]:
    """Material → the items it serves, and its pieces. A row all of whose pieces fall away asks for nothing."""
    kept, wanted = asked(slug, answers), items(slug, answers)
    found = {}
    for material in raw(slug)["materials"]:
        serving = wanted & set(material["for_items"])
        parts = {p["name"] for p in material.get("parts", []) if holds(p["needed_when"], kept)}
        if serving and holds(material["needed_when"], kept) and (parts or not material.get("parts")):
            found[material["n"]] = (serving, parts)
    return found


def extras(slug: str, answers: dict[str, Any]) -> set[str]:
    """Papers beyond the table; one that is in the table's own list under the same slug is not told twice."""
    kept, wanted = asked(slug, answers), items(slug, answers)
    listed = {m["slug"] for m in raw(slug)["materials"] if m["n"] in materials(slug, answers)}
    return {
        m["slug"]
        for i in raw(slug)["items"]
        if i["n"] in wanted
        for m in (*i.get("statutory_materials", []), *i.get("local_practice_materials", []))
        if holds(m["needed_when"], kept) and m["slug"] not in listed
    }
