"""One bundle for 一次联办: every document, a manifest that says what each is, and checksums over all of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from knowledge.forms.model import CombinedForm, Values
from knowledge.forms.papers.sheet import combined_sheet, item_sheet
from knowledge.forms.papers.spreadsheet import to_xlsx
from knowledge.forms.papers.web import to_pdf
from knowledge.forms.papers.word import to_docx
from knowledge.forms.telling import to_json

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
TYPES = {"pdf": "application/pdf", "json": "application/json", "png": "image/png", "jpg": "image/jpeg",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same content is the same file, whenever it is packed."""


def to_zip(
    form: CombinedForm, values: Values, *, signature: bytes = b"", uploads: Mapping[str, bytes] | None = None,
    more: Mapping[str, Any] | None = None,
) -> bytes:  # fmt: skip
    """``uploads``: file name → content of handed-in papers. ``more``: what the manifest says besides."""
    sheet = combined_sheet(form, values)
    files: dict[str, tuple[bytes, dict[str, Any]]] = {
        "form.json": (json.dumps(to_json(form, values), ensure_ascii=False, indent=2).encode(), {"what": "combined"}),
        "combined/form.pdf": (to_pdf(sheet, signature=signature), {"what": "combined"}),
        "combined/form.docx": (to_docx(sheet, signature=signature), {"what": "combined"}),
        "combined/form.xlsx": (to_xlsx(sheet, signature=signature), {"what": "combined"}),
    }
    for item in form.item_forms:
        about = {
            "what": "item_form",
            "item": item.n,
            "name": item.name,
            "department": item.department,
            "form": item.form_name,
        }
        body = to_pdf(item_sheet(form, values, item.n), signature=signature)
        files[f"items/{item.n:02}.pdf"] = (body, about)
    if signature:
        files["signature.png"] = (signature, {"what": "signature"})
    for name, body in (uploads or {}).items():
        files[f"materials/{name}"] = (body, {"what": "material"})
    return _pack(files, _manifest(form, files, more or {}))


def _manifest(form: CombinedForm, files: Mapping[str, tuple[bytes, dict[str, Any]]], more: Mapping[str, Any]) -> bytes:
    matter = form.guidance.matter
    body = {
        "format": "onething-bundle/1", "matter": {"seq": matter.seq, "id": matter.slug, "name": matter.name},
        "as_of": form.guidance.as_of.isoformat(), **more,
        "files": [
            {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content),
             "type": TYPES.get(path.rsplit(".", 1)[-1], "application/octet-stream"), **about}
            for path, (content, about) in files.items()
        ],
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=2).encode()


def _pack(files: Mapping[str, tuple[bytes, dict[str, Any]]], manifest: bytes) -> bytes:
    everything = {**{path: content for path, (content, _) in files.items()}, MANIFEST: manifest}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in everything.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in {**everything, SUMS: sums.encode()}.items():
            packed.writestr(zipfile.ZipInfo(path, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def check_zip(body: bytes) -> list[str]:
    """What is wrong with a bundle: files that are missing, added or changed. Empty for a sound one."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        lines = [line.split("  ", 1) for line in packed.read(SUMS).decode().splitlines()]
        said = {path: checksum for checksum, path in lines}
        names = set(packed.namelist()) - {SUMS}
        wrong = [f"缺少 {path}" for path in said if path not in names] + [f"多出 {path}" for path in names - set(said)]
        for path in names & set(said):
            if hashlib.sha256(packed.read(path)).hexdigest() != said[path]:
                wrong.append(f"改动过 {path}")
    return wrong
