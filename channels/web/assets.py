"""The files under ``static/``, read once, named by their content so that browsers may keep them for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMPRESSED = ("text/", "application/javascript", "image/svg+xml")
IMPORT = re.compile(rb"""(from\s+["']\./[\w-]+\.js)(["'])""")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent. ``gzipped`` is empty for what does not shrink."""

    body: bytes
    gzipped: bytes
    content_type: str


@dataclass(frozen=True)
class Assets:
    """All static files of one release and the hash that names it."""

    files: Mapping[str, Asset]
    version: str

    def url(self, name: str) -> str:
        """``/static/chat.js?v=…``. Raises KeyError for a file that does not exist, so that no page links to nothing."""
        if name not in self.files:
            raise KeyError(f"static/{name}")
        return f"/static/{name}?v={self.version}"


def read(folder: Path) -> Assets:
    """Read ``folder``. One hash over everything: a module and what it imports always come from the same release."""
    raw = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    digest = hashlib.sha256(b"".join(name.encode() + b"\0" + body for name, body in raw.items()))
    version = digest.hexdigest()[:12]
    return Assets({name: _asset(name, body, version) for name, body in raw.items()}, version)


def _asset(name: str, body: bytes, version: str) -> Asset:
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        # Modules import each other by plain names; the browser must fetch the same version of each, and keep it.
        content_type = "text/javascript"
        body = IMPORT.sub(rb"\1?v=" + version.encode() + rb"\2", body)
    if content_type.startswith(COMPRESSED):
        return Asset(body, gzip.compress(body, mtime=0), f"{content_type}; charset=utf-8")
    return Asset(body, b"", content_type)
