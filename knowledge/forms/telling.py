"""A filled form as other programs read it."""

from __future__ import annotations

from typing import Any

from knowledge.forms.copying import copies
from knowledge.forms.filling import counts, split, value_of, why
from knowledge.forms.model import CombinedForm, Field, Values


def to_json(form: CombinedForm, values: Values) -> dict[str, Any]:
    """The form as other programs read it."""
    guidance = form.guidance
    matter = guidance.matter
    return {
        "matter": {"seq": matter.seq, "id": matter.slug, "name": matter.name},
        "as_of": guidance.as_of.isoformat(),
        "stopped": {"reason": guidance.stopped.reason} if guidance.stopped else None,
        "sections": [
            {"title": s.title, "fields": [_field_json(form, values, f) for f in s.fields]} for s in form.sections
        ],
        "per_item": {str(n): rows for n, rows in split(form, values).items()},
        "copies": {
            str(i.n): [{"title": c.title, "values": c.cells} for c in found]
            for i in form.item_forms
            if (found := copies(form, i, values))
        },
        "item_forms": [
            {"n": i.n, "name": i.name, "department": i.department, "form": i.form_name, "status": i.status}
            for i in form.item_forms
        ],
        "counts": counts(form, values),
    }


def _field_json(form: CombinedForm, values: Values, field: Field) -> dict[str, Any]:
    filled = value_of(values, field)
    body: dict[str, Any] = {
        "key": field.key, "label": field.label, "type": field.type, "required": field.required,
        "items": list(field.items), "value": filled.value if filled else None,
        "source": filled.source if filled else None, "confirmed": filled.confirmed if filled else False,
        "asked": field.asked, "why": why(form, field),
    }  # fmt: skip
    more = {
        "unit": field.unit, "options": list(field.options) if field.options is not None else None,
        "columns": [c.model_dump() for c in field.columns] if field.columns else None, "filled_by": field.filled_by,
        "most": field.most if field.columns else None, "repeats": list(field.repeats.needed) if field.repeats else None,
        "same_as": field.derived_from.key if field.derived_from else None,
        "others": [{"value": v, "source": s} for v, s in filled.others] if filled and filled.others else None,
    }  # fmt: skip
    return body | {name: value for name, value in more.items() if value is not None}
