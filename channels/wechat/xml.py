"""Reads and writes WeChat's small XML documents. No document type, no entities, no surprises (W34)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from channels.wechat.hostile import Hostile

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
FORBIDDEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]")


class _Reader:
    """Collects the children of the root. The first of several same-named tags counts."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, _attributes: Any) -> None:
        if not self._path and tag != "xml":
            raise Hostile("root")
        self._path.append(tag)
        if len(self._path) > MAX_DEPTH:
            raise Hostile("depth")
        self._text = []

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, _tag: str) -> None:
        # A field inside another one is named by both: SendPicsInfo.Count
        name = ".".join(self._path[1:])
        if name and name not in self.fields:
            self.fields[name] = "".join(self._text)
        self._path.pop()
        self._text = []


def _refuse(*_: Any) -> Any:
    raise Hostile("doctype")


def read_xml(body: bytes) -> dict[str, str]:
    """The document's fields. Raises Hostile for anything but a small plain ``<xml>`` document in UTF-8."""
    if len(body) > MAX_BYTES:
        raise Hostile("size")
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.ProcessingInstructionHandler = parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as failure:
        raise Hostile("xml") from failure
    except ValueError as failure:  # a name or character that Python cannot hold
        raise Hostile("xml") from failure
    return reader.fields


def cdata(text: str) -> str:
    """Text as CDATA: control characters dropped, ``]]>`` split so that it cannot end the section."""
    return "<![CDATA[" + FORBIDDEN.sub("", text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def write_xml(fields: Mapping[str, str | int]) -> str:
    """A flat ``<xml>`` document; numbers bare, text as CDATA."""
    parts = [f"<{k}>{v if isinstance(v, int) else cdata(v)}</{k}>" for k, v in fields.items()]
    return "<xml>" + "".join(parts) + "</xml>"
