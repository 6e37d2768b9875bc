"""What may be a slip and may be right: said once beside the field, never in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.forms.checks.credit_code import read_code, unexpected
from knowledge.forms.checks.numbers import Wrong
from knowledge.forms.model import CombinedForm, Field, Problem, Value
from knowledge.places import misplaced

KEEP = "没写错就不用改"


def elsewhere(address: str) -> Wrong | None:
    """A 苏木镇 that is listed in another 旗区 than the one in front of it."""
    found = misplaced(address)
    if found is None or found.elsewhere is None:
        return None
    other = found.elsewhere.county.name
    return Wrong(
        f"{found.county.name}没有{found.named}，{found.named}在{other}",
        f"请看看旗（区）是不是该写{other}，或者{found.county.name}后面写错了",
    )


def hints(form: CombinedForm, known: Mapping[str, Any]) -> Iterator[Problem]:
    """Key → value of the fields as they stand. What the list of places or the code's own words make doubtful."""
    for field in form.fields:
        value = known.get(field.key)
        if not field.asked or not isinstance(value, str):
            continue
        if field.type == "address" and (doubt := _unlisted(value)):
            yield Problem(field.key, doubt.text, doubt.mend)
        if field.type == "uscc" and (doubt := _other_kind(form, value)):
            yield Problem(field.key, doubt.text, doubt.mend)


def says(field: Field, value: Value) -> str:
    """What a credit code says by itself, in a sentence; empty for other fields and for codes that say nothing."""
    code = read_code(str(value)) if field.type == "uscc" else None
    return f"代码里写着：{code.words}。" if code else ""


def _unlisted(address: str) -> Wrong | None:
    """A 苏木镇 that is on no list: new, renamed, or misspelt. The list is of one day."""
    found = misplaced(address)
    if found is None or found.elsewhere is not None:
        return None
    meant = [p.name if p.county == found.county else p.region for p in found.meant]
    likely = f"是不是{'、'.join(meant)}？" if meant else "请核对一下，"
    return Wrong(f"没有查到{found.county.name}的“{found.named}”", f"{likely}{KEEP}")


def _other_kind(form: CombinedForm, value: str) -> Wrong | None:
    code = read_code(value)
    matter = form.guidance.matter
    fitting = unexpected(code, matter.slug, dict(form.guidance.answers)) if code else ""
    if not code or not fitting:
        return None
    return Wrong(
        f"这个代码是{code.authority}给{code.kind}的，“{matter.name}”一般由{fitting}来办",
        f"请看看是不是写成了别的单位的代码，{KEEP}",
    )
