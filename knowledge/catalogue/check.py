"""``onething catalogue check``: is the catalogue right, and what does it hold?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from knowledge.catalogue.checks.across import check_data, check_rows
from knowledge.catalogue.checks.bench import Bench
from knowledge.catalogue.checks.fields import check_fields
from knowledge.catalogue.checks.names import check_names
from knowledge.catalogue.checks.services import check_services
from knowledge.catalogue.checks.situations import check_situations
from knowledge.catalogue.checks.writing import check_writing
from knowledge.catalogue.figures import Dated, Figures, Sourced, dated_of, figures_of, review_by, sources_of
from knowledge.catalogue.loader import MATTERS, Read, read_folder
from knowledge.catalogue.problems import Problem
from knowledge.catalogue.table import Row, table_a1

CHECKS = (check_situations, check_services, check_fields, check_writing)
"""What one file is asked, in this order; names come with the table, the rest with the other files."""

SOON_DAYS = 60
COUNTS = ("items", "materials", "situations", "fields", "keys", "high", "medium", "low")
HEAD = ("序号", "一件事", "事项", "材料", "情形", "栏目", "数据", "高", "中", "低")


@dataclass(frozen=True)
class Report:
    """``problems`` by file and line (empty: all is well), and what the readable files hold."""

    problems: tuple[Problem, ...]
    figures: tuple[Figures, ...]
    """One for each matter, in the order of table A.1."""
    total: Figures
    """Sums; ``keys`` counts a datum once in the whole catalogue."""
    sources: dict[str, Sourced]
    """Kind of fact → how many name their source."""
    dated: tuple[Dated, ...]
    """Texts that speak of a day after the month in which they were checked."""
    review_by: dict[str, date]
    """Slug → when somebody should have compared the matter with the law again."""

    @property
    def sourced(self) -> Sourced:
        """All kinds of facts together."""
        return Sourced(sum(s.named for s in self.sources.values()), sum(s.total for s in self.sources.values()))

    def expiring(self, as_of: date, within_days: int = SOON_DAYS) -> list[Dated]:
        """Dated texts whose day has come since they were checked, or comes within so many days of ``as_of``."""
        return [d for d in self.dated if d.on <= as_of + timedelta(days=within_days)]

    def overdue(self, as_of: date) -> list[str]:
        """Slugs of the matters that should have been compared with the law again by ``as_of``."""
        return [slug for slug, day in self.review_by.items() if day <= as_of]

    def to_json(self) -> dict[str, Any]:
        """Plain values for ``--json``; dates as ISO text."""
        return {
            "problems": [asdict(p) for p in self.problems],
            "figures": [asdict(f) for f in self.figures],
            "total": asdict(self.total),
            "sources": {k: {**asdict(s), "share": round(s.share, 4)} for k, s in self.sources.items()},
            "sourced_share": round(self.sourced.share, 4),
            "dated": [{**asdict(d), "on": d.on.isoformat()} for d in self.dated],
            "review_by": {slug: day.isoformat() for slug, day in self.review_by.items()},
        }

    def summary(self) -> str:
        """The figures as a table and a few lines, for a terminal."""
        rows = [HEAD] + [_row(f) for f in (*self.figures, self.total)]
        lines = _aligned(rows)
        lines += ["", f"写明依据的事实：{_share(self.sourced)}"]
        lines += [f"  {kind}：{_share(s)}" for kind, s in self.sources.items()]
        if self.review_by:
            lines.append(f"最早应复核：{min(self.review_by.values()):%Y-%m}")
        if self.dated:
            lines.append(f"写到将来日期的有 {len(self.dated)} 处，到时要改：")
            lines += [f"  {d.on} {d.file}:{d.line} {d.text}" for d in self.dated]
        lines += ["", f"{len(self.figures)} 个文件可读，{len(self.problems)} 处要改"]
        return "\n".join(lines)


def check(folder: Path = MATTERS) -> Report:
    """Examine every ``*.yaml`` in ``folder``. Never raises for what the files hold."""
    found, problems = read_folder(folder)
    unread = {p.file for p in problems} - {r.source.file for r in found}
    table = table_a1()
    for read in found:
        problems += check_matter(read, table)
    problems += check_rows(found, unread, table)
    problems += check_data(found)
    found.sort(key=lambda r: r.matter.seq)
    figures = tuple(figures_of(r) for r in found)
    return Report(
        problems=tuple(sorted(set(problems))),
        figures=figures,
        total=_total(found, figures),
        sources=sources_of([r.matter for r in found]),
        dated=tuple(sorted((d for r in found for d in dated_of(r)), key=lambda d: (d.on, d.file, d.line))),
        review_by={r.matter.slug: review_by(r.matter) for r in found},
    )


def check_matter(read: Read, table: dict[int, Row] | None = None) -> list[Problem]:
    """What is wrong inside one readable file, without looking at the others."""
    bench = Bench(read)
    check_names(bench, table_a1() if table is None else table)
    for examine in CHECKS:
        examine(bench)
    return bench.problems


def _total(found: list[Read], figures: tuple[Figures, ...]) -> Figures:
    sums = {name: sum(getattr(f, name) for f in figures) for name in COUNTS}
    sums["keys"] = len({f.key for r in found for i in r.matter.items for f in i.form_fields})
    return Figures(0, "合计", **sums)


def _row(figures: Figures) -> tuple[str, ...]:
    return (str(figures.seq or ""), figures.name, *(str(getattr(figures, c)) for c in COUNTS))


def _share(sourced: Sourced) -> str:
    return f"{sourced.named}/{sourced.total}（{sourced.share:.1%}）"


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns of equal width, a Chinese character counting two; numbers to the right."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = []
    for row in rows:
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - _width(cell))
            cells.append(cell + space if i == 1 else space + cell)
        lines.append("  ".join(cells))
    return lines


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)  # noqa: PLR2004 - where CJK begins
