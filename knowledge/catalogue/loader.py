"""Reads ``matters/*.yaml`` into a :class:`Catalogue`, or says what is wrong with them, with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from knowledge.catalogue.model import Matter
from knowledge.catalogue.problems import CatalogueError, Problem
from knowledge.catalogue.reading import Source, read
from knowledge.catalogue.wording import problems_of

__all__ = ["MATTERS", "Catalogue", "CatalogueError", "Problem", "Read", "load", "read_folder", "read_matter"]

MATTERS = Path(__file__).parent / "matters"


@dataclass(frozen=True)
class Catalogue:
    """All matters, by slug in the order of table A.1. ``version`` changes whenever a file does."""

    matters: Mapping[str, Matter]
    version: str

    def matter(self, ref: str | int) -> Matter | None:
        """The matter with this slug or number in table A.1 (``13`` or ``"13"``), else None."""
        if isinstance(ref, int) or (ref.isascii() and ref.isdecimal()):
            return next((m for m in self.matters.values() if str(m.seq) == str(ref)), None)
        return self.matters.get(ref)


@dataclass(frozen=True)
class Read:
    """One readable file: the matter, and where each part of it stands."""

    matter: Matter
    source: Source


@cache
def load(folder: Path = MATTERS) -> Catalogue:
    """Read every matter in ``folder``. Raises CatalogueError with all problems found."""
    found, problems = read_folder(folder)
    if problems:
        raise CatalogueError(problems)
    found.sort(key=lambda r: r.matter.seq)
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    newest = max(r.matter.as_of for r in found)
    matters = {r.matter.slug: r.matter for r in found}
    return Catalogue(MappingProxyType(matters), f"{newest}-{digest.hexdigest()[:8]}")


def read_folder(folder: Path) -> tuple[list[Read], list[Problem]]:
    """Every file that can be read, and everything that is wrong with the shape of the others."""
    found: list[Read] = []
    problems: list[Problem] = []
    for path in _files(folder):
        result = read_matter(path)
        if isinstance(result, Read):
            found.append(result)
        else:
            problems += result
    if not found and not problems:
        problems.append(Problem(folder.name, 1, f"文件夹里没有 .yaml 文件（{folder}）：检查路径"))
    return found, problems + _taken_twice(found)


def read_matter(path: Path) -> Read | list[Problem]:
    """One file, or what is wrong with its shape."""
    source = read(path)
    if isinstance(source, list):
        return source
    if not isinstance(source.data, dict):
        return [source.problem((), "整个文件要写成“键: 值”，最外层不能是列表或一段文字")]
    try:
        matter = Matter.model_validate(source.data)
    except ValidationError as failure:
        return problems_of(source, failure.errors(include_url=False))
    if path.stem != matter.slug:
        return [source.problem(("slug",), f"文件名要和 slug 一样：把文件改名为 {matter.slug}.yaml，或改 slug")]
    return Read(matter, source)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _taken_twice(found: list[Read]) -> list[Problem]:
    """Two files for one row of table A.1. (Two for one slug cannot be: the file has the slug's name.)"""
    first: dict[int, str] = {}
    problems = []
    for each in found:
        other = first.setdefault(each.matter.seq, each.source.file)
        if other != each.source.file:
            problems.append(each.source.problem(("seq",), f"序号 {each.matter.seq} 已经用在 {other}：一行只有一个文件"))
    return problems
