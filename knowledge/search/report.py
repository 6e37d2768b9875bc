"""The evaluation as one page that can be opened, printed and sent: tables, a reliability plot, the worst errors."""

from __future__ import annotations

from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from knowledge import catalogue

NAMES = {
    "top1": "第一件就对", "top3": "前三件里有", "item": "事项第一个就对", "none_found": "不归我们管的认出来",
    "false_none": "该管的说成不管", "wrong_match": "认定了却错", "asked": "反问的比例", "asked_with_right": "反问里有对的",
    "median_ms": "每句毫秒（中位）",
}  # fmt: skip
STYLES = {
    "plain": "平常话", "colloquial": "口语", "story": "讲经过", "typo": "错别字", "indirect": "绕着说", "official": "公文话",
    "voice": "语音转写", "mixed": "夹拼音或外语", "traditional": "繁体字", "keyword": "关键词", "catalogue": "目录原文", "-": "没标",
}  # fmt: skip
DECISIONS = {"match": "认定", "ask": "反问", "none": "不归我们管"}
SIZE = 320
"""Pixels from 0 to 1."""

PLOT = """<svg xmlns="http://www.w3.org/2000/svg" width="{{ size + 70 }}" height="{{ size + 60 }}" role="img" \
aria-label="把握与对错：点越靠近斜线越可信" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
<rect x="45" y="15" width="{{ size }}" height="{{ size }}" fill="#fafafa" stroke="#bbb"/>
<line x1="45" y1="{{ size + 15 }}" x2="{{ size + 45 }}" y2="15" stroke="#888" stroke-dasharray="4"/>
{% for part in (0, 0.5, 1) %}
<text x="{{ 45 + part * size }}" y="{{ size + 32 }}" text-anchor="middle">{{ part }}</text>
<text x="38" y="{{ size + 19 - part * size }}" text-anchor="end">{{ part }}</text>
{% endfor %}
{% for bin in reliability %}
<circle cx="{{ (45 + bin.said * size)|round(1) }}" cy="{{ (size + 15 - bin.was * size)|round(1) }}" \
r="{{ [3 + (bin.messages ** 0.5) / 2, 14]|min|round(1) }}" fill="#1a5fb4" fill-opacity=".6">
<title>把握 {{ bin.said }}，对 {{ bin.was }}，{{ bin.messages }} 句</title></circle>
{% endfor %}
<text x="{{ 45 + size / 2 }}" y="{{ size + 52 }}" text-anchor="middle">横：说有几分把握　纵：对的比例　圆越大句数越多</text></svg>
"""

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>搜索评测</title>
<style>
body{font:16px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #bbb;padding:.25rem .6rem;text-align:right}
th:first-child,td:first-child,td.text{text-align:left}.short{background:#fbe3df}
</style>
<h1>搜索评测：{{ file }}</h1>
<p>共 {{ found.overall.messages }} 句；另有 {{ found.left_to_nlu }} 句是对话动作，由对话理解负责，不在此列。</p>
{% macro table(rows, first) %}
<table><tr><th>{{ first }}</th><th>句数</th>{% for key, name in names.items() %}<th>{{ name }}</th>{% endfor %}</tr>
{% for label, row in rows.items() %}<tr><td>{{ label }}</td><td>{{ row.messages }}</td>
{% for key in names %}<td class="{{ 'short' if short(key, row[key]) }}">{{ '–' if row[key] is none else row[key] }}</td>{% endfor %}</tr>{% endfor %}
</table>{% endmacro %}
<h2>总的</h2>{{ table({'全部': found.overall, '目标': dict(found.goals, messages='')}, '') }}
<h2>按说法</h2>{{ table(styled, '说法') }}
<h2>按每件事</h2>{{ table(named, '一件事') }}
<h2>说有几分把握，就该对几成</h2>
{% include "plot" %}
<table><tr><th>把握</th><th>对的比例</th><th>句数</th></tr>
{% for bin in found.reliability %}<tr><td>{{ bin.said }}</td><td>{{ bin.was }}</td><td>{{ bin.messages }}</td></tr>{% endfor %}</table>
<h2>混淆</h2><table><tr><th>本意</th><th>说成</th><th>次数</th></tr>
{% for c in found.confusions %}<tr><td>{{ name_of(c.meant) }}</td><td>{{ name_of(c.said) }}</td><td>{{ c.times }}</td></tr>{% endfor %}</table>
<h2>最差的错</h2><table><tr><th>句子</th><th>说法</th><th>本意</th><th>说成</th><th>决定</th><th>把握</th><th>因为像</th></tr>
{% for w in found.worst %}<tr><td class="text">{{ w.text }}</td><td>{{ styles.get(w.style, w.style) }}</td><td>{{ name_of(w.meant) }}</td><td>{{ name_of(w.said) }}</td>
<td>{{ decisions.get(w.decision, w.decision) }}</td><td>{{ w.score }}</td><td class="text">{{ (w.why.examples or [{'text': ''}])[0].text }}</td></tr>{% endfor %}</table>
</html>"""


ENVIRONMENT = Environment(loader=DictLoader({"page": PAGE, "plot": PLOT}), autoescape=True, undefined=StrictUndefined)


def to_svg(found: dict[str, Any]) -> str:
    """The reliability plot alone: for messages of about one chance, how often the first matter was right."""
    return ENVIRONMENT.get_template("plot").render(reliability=found["reliability"], size=SIZE)


def to_html(found: dict[str, Any], file: str) -> str:
    """The page for what ``evaluation.evaluate`` found."""
    from knowledge.search.evaluation import AT_MOST, GOALS

    matters = {m.seq: m.name for m in catalogue.load().matters.values()}

    def name_of(seq: int) -> str:
        return f"{seq} {matters.get(seq, '不归我们管')}"

    def short(key: str, value: float | None) -> bool:
        return value is not None and (value > GOALS[key] if key in AT_MOST else value < GOALS[key])

    return ENVIRONMENT.get_template("page").render(
        found=found, file=file, names=NAMES, reliability=found["reliability"], size=SIZE, short=short, name_of=name_of,
        named={name_of(int(k)): v for k, v in found["by_matter"].items()}, styles=STYLES, decisions=DECISIONS,
        styled={STYLES.get(k, k): v for k, v in found["by_style"].items()},
    )  # fmt: skip
