"""What other systems know of a person whose identity was proved: electronic licences, shared data.

``Source`` is the interface. ``FileSource`` is one that works without any other system: a JSON file of holders.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from actions.errors import Trouble
from actions.settings import settings
from knowledge.forms import CombinedForm

PERSON, COMPANY = "applicant", "company"


@dataclass(frozen=True)
class Licence:
    """One paper of a holder. ``values``: what it says, by the part of a field's key after the holder's.

    ``{"name": "李强", "hukou_address": "…"}`` of a person fills ``applicant_name`` and ``applicant_hukou_address``; of a
    company it fills ``company_name`` and, where there is none with the prefix, the key as it is (``registered_capital``).
    """

    name: str
    values: Mapping[str, Any]


class Source(Protocol):
    """Asked for one holder at a time, only after the holder proved who they are and agreed."""

    def licences(self, number: str) -> list[Licence]:
        """The papers of the bearer of this identity number or credit code; none is no failure.

        Raises Trouble ``outside_unreachable`` when the source does not answer: the form is then filled in by hand.
        """


class FileSource:
    """``{"152701…": [{"licence": "居民户口簿", "values": {"hukou_address": "…"}}]}``. Read anew each time."""

    def __init__(self, path: Path):
        self.path = path

    def licences(self, number: str) -> list[Licence]:
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            return [Licence(str(p["licence"]), dict(p["values"])) for p in told.get(number, [])]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
            raise Trouble(
                "outside_unreachable", "电子证照那边现在查不到。", "请先自己填，或过一会儿再试。", 503
            ) from failure


def source() -> Source | None:
    """The source of the settings; None when there is none, which is how the program comes."""
    path = settings().licence_file
    return FileSource(path) if path else None


def for_form(licences: list[Licence], form: CombinedForm, holder: str) -> dict[str, Any]:
    """Field key → value, for the fields that this form has. The first paper that says something is believed."""
    found: dict[str, Any] = {}
    for licence in licences:
        for part, value in licence.values.items():
            own = f"{holder}_{part}"
            key = own if own in form.by_key else part if holder == COMPANY and part in form.by_key else ""
            if key and form.by_key[key].asked:
                found.setdefault(key, value)
    return found
