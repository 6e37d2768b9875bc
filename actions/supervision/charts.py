"""Charts as plain SVG made on the server: they print, need no script, and are read aloud as what they say."""

from __future__ import annotations

from html import escape

from actions.supervision.tables import Table

ROW, LABEL, WIDTH, NUMBER = 28, 260, 720, 60
MOST, LONGEST = 40, 16


def bars(table: Table) -> str:
    """Horizontal bars, the number beside each. Empty when there is nothing to show."""
    lines = table.lines[:MOST]
    top = max((line.count for line in lines), default=0)
    if not top:
        return ""
    room = WIDTH - LABEL - NUMBER
    height = ROW * len(lines)
    told = "；".join(f"{line.label} {line.count}" for line in lines)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(f"{table.title}：{told}")}"'
        f' xmlns="http://www.w3.org/2000/svg" font-size="15">'
    ]
    for n, line in enumerate(lines):
        y, long = n * ROW, round(room * line.count / top, 1)
        label = line.label if len(line.label) <= LONGEST else line.label[: LONGEST - 1] + "…"
        parts.append(
            f'<text x="{LABEL - 8}" y="{y + 19}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{LABEL}" y="{y + 5}" width="{long}" height="{ROW - 10}" fill="#0b5394"/>'
            f'<text x="{LABEL + long + 6}" y="{y + 19}">{line.count}</text>'
        )
    return "".join(parts) + "</svg>"
