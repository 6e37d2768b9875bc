"""Merges the forms of the items that apply: each datum once, in parts, required where any item requires it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from knowledge.catalogue.model import ALWAYS, FieldType, FormField, SameAs
from knowledge.forms.model import Blank, CombinedForm, Field, ItemForm, Section
from knowledge.forms.parts import parts
from knowledge.forms.repeating import with_repeats
from knowledge.guidance import Guidance
from knowledge.guidance.truth import World


def combine(guidance: Guidance) -> CombinedForm:
    """The combined form for one person's answers. Items that do not apply leave no trace; a stop leaves nothing."""
    applied = () if guidance.stopped else guidance.items
    forms = []
    originals: dict[str, list[FormField]] = {}
    blanks: dict[str, list[Blank]] = {}
    for each in applied:
        own = [_blank(each.item.n, f) for f in each.item.form_fields]
        name = each.item.form_name or f"{each.item.name}申请表"
        forms.append(ItemForm(each.item.n, each.item.name, each.item.department, name, each.status, tuple(own)))
        for original, blank in zip(each.item.form_fields, own, strict=True):
            originals.setdefault(blank.key, []).append(original)
            blanks.setdefault(blank.key, []).append(blank)
    world = World(guidance.matter, guidance.answers)
    fields = {key: _field(key, originals[key], blanks[key]) for key in blanks}
    fields = {key: _linked(field, originals[key], fields, world) for key, field in fields.items()}
    names = {form.n: form.name for form in forms}
    fields = with_repeats(_told_apart(_supplied(fields), names), guidance.matter.slug)
    return CombinedForm(guidance, _sections(fields.values(), names), tuple(forms))


def _blank(item: int, field: FormField) -> Blank:
    return Blank(
        item,
        field.label,
        field.key,
        field.type,
        field.required,
        field.options,
        field.unit,
        field.columns,
        field.filled_by,
    )


def _field(key: str, originals: list[FormField], blanks: list[Blank]) -> Field:
    first = originals[0]
    options = None
    if first.options is not None:
        options = tuple(dict.fromkeys(o for each in originals for o in each.options or ()))
    asks = [o for o in originals if o.filled_by is None]
    source = next((o.from_situation for o in originals if o.from_situation), None)
    return Field(
        key=key, label=_label(key, blanks), type=first.type, blanks=tuple(blanks), options=options,
        required=any(o.required for o in originals),
        unit=next((o.unit for o in originals if o.unit), None), columns=_columns(originals),
        filled_by=None if asks else first.filled_by,
        situation=source.id if source else None, mapping=source.map if source else None,
        default=next((o.default for o in originals if o.default is not None), None),
        **parts()["rows"].get(key, {}),
    )  # fmt: skip


def _columns(originals: list[FormField]) -> Any:
    """The columns that any of the forms has; None where there is no table."""
    found = {c.key: c for o in originals for c in o.columns or ()}
    return tuple(found.values()) or None


def _label(key: str, blanks: list[Blank]) -> str:
    """A plain name, else what most forms call it, with whose it is in front where the words do not say so."""
    if key in parts()["names"]:
        return str(parts()["names"][key])
    counted = Counter(b.label for b in blanks)
    label = max(counted, key=lambda text: (counted[text], -len(text)))
    role = role_of(key)
    others = {"申请人", "经办人", *(p["role"] for p in parts()["parts"])} - {""}
    return label if not role or any(word in label for word in others) else f"{role}{label}"


def role_of(key: str) -> str:
    """Whose datum a key is (申请人, 逝者, …); empty where it is nobody's in particular."""
    if any(key in p["keys"] for p in parts()["parts"]):
        return ""
    return next((p["role"] for p in parts()["parts"] if key.startswith(tuple(p["prefixes"]))), "")


def _linked(field: Field, originals: list[FormField], known: dict[str, Field], world: World) -> Field:
    """What ``same_as`` means under these answers: taken over where it is certain, offered where it may be."""
    links: list[SameAs] = []
    for link in (s for o in originals for s in o.same_as):
        if link.key in known and link not in links:
            links.append(link)
    certain = [s for s in links if s.when_text is None and world.holds(s.needed_when) is True]
    if certain:
        return replace(field, derived_from=certain[0])
    maybe = tuple(s for s in links if s.when_text or (s.needed_when != ALWAYS and world.holds(s.needed_when) is None))
    # Two possible sources (女方 is the applicant or the spouse) are no suggestion.
    return replace(field, suggested_from=maybe) if len(maybe) == 1 else replace(field, alternatives=maybe)


def _supplied(fields: dict[str, Field]) -> dict[str, Field]:
    """A field that others are taken from is needed where they are. Chains and circles are not followed."""
    found = dict(fields)
    for field in fields.values():
        if field.derived_from is None:
            continue
        source = found[field.derived_from.key]
        if source.derived_from is not None:
            found[field.key] = replace(field, derived_from=None)
        elif field.required and not source.required:
            found[source.key] = replace(source, required=True)
    return found


def _told_apart(fields: dict[str, Field], names: dict[int, str]) -> dict[str, Field]:
    """Two data of one name get the item's name behind, so that nobody fills one into the other."""
    counted = Counter(f.label for f in fields.values())
    return {
        key: replace(f, label=f"{f.label}（{names[f.items[0]]}）") if counted[f.label] > 1 else f
        for key, f in fields.items()
    }


def _sections(fields: Iterable[Field], names: dict[int, str]) -> tuple[Section, ...]:
    placed: dict[str, list[Field]] = {p["title"]: [] for p in parts()["parts"]}
    last: list[Field] = []
    for field in fields:
        if field.type in parts()["last"]["types"]:
            last.append(field)
        else:
            placed.setdefault(_part(field, names), []).append(field)
    placed[parts()["last"]["title"]] = last
    return tuple(Section(title, tuple(inside)) for title, inside in placed.items() if inside)


def _part(field: Field, names: dict[int, str]) -> str:
    for part in parts()["parts"]:
        if field.key in part["keys"]:
            return str(part["title"])
    for part in parts()["parts"]:
        if field.key.startswith(tuple(part["prefixes"])) and field.key not in part.get("except", ()):
            return str(part["title"])
    if len(field.items) > 1:
        return "几项都要的"
    return names[field.items[0]]


def takes_words(kind: FieldType, options: tuple[str, ...] | None) -> bool:
    """A choice whose options only the counter knows is written in words."""
    return kind in ("choice", "multi_choice") and not options


def part_of(link: SameAs, value: Any) -> Any:
    """``link.part`` of a value: the day or the time of a moment, or all of it."""
    if link.part is None or not isinstance(value, str) or "T" not in value:
        return None if link.part == "time" else value
    day, time = value.split("T", 1)
    return day if link.part == "date" else time
