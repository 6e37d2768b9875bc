"""Draws a matter's questions and what they decide, as Mermaid text."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.catalogue import Matter, Situation
from knowledge.catalogue.model import Clause, Condition, Interval, OptionValue
from knowledge.guidance.values import plain_ask

LONGEST_LABEL = 26
Wanted = Interval | tuple[OptionValue, ...]


def mermaid(matter: Matter) -> str:
    """A flowchart: questions to the services they decide, and to the papers that only some people need."""
    lines = ["flowchart LR"]
    lines += [f'  q_{s.id}{{"{_text(plain_ask(s))}"}}' for s in matter.situations]
    joins = 0
    for n, (label, condition) in enumerate(_together(matter), 1):
        node = f"d{n}"
        lines.append(f"  {node}{label}")
        for clause in condition.any_of:
            target = node
            if len(clause) > 1:
                joins += 1
                target = f"and_{joins}"
                lines += [f'  {target}(("且"))', f"  {target} --> {node}"]
            lines += [_edge(matter, name, wanted, target) for name, wanted in clause.items()]
    lines += _asked_later(matter)
    lines += [
        f'  q_{s.id} -- "{_options(s, s.blocking_values)}" --> stop(["不在这件事里，或者还不能办"])'
        for s in matter.situations
        if s.blocking_values
    ]
    alone = [s for s in matter.situations if f"q_{s.id} " not in "\n".join(lines)]
    lines += [f'  q_{s.id} -.-> say(["只影响提醒、收费或表格"])' for s in alone]
    lines += _always(matter)
    return "\n".join(lines) + "\n"


def _together(matter: Matter) -> list[tuple[str, Condition]]:
    """Each service in a box of its own; papers that hang on the same answers share one."""
    found = [
        (f'["{i.n}. {_text(i.name)}"]', i.needed_when) for i in matter.items if i.needed_when.situations
    ]  # fmt: skip
    shared: list[tuple[Condition, list[str]]] = []
    for name, condition in _papers(matter):
        if condition.situations:
            known = next((names for other, names in shared if other == condition), None)
            if known is None:
                shared.append((condition, [name]))
            elif name not in known:
                known.append(name)
    return [*found, *((f'[/"{"<br>".join(names)}"/]', condition) for condition, names in shared)]


def _papers(matter: Matter) -> Iterator[tuple[str, Condition]]:
    """Every paper and every piece of one, those beyond the table included."""
    for material in matter.materials:
        yield f"材料{material.n} {_text(material.name)}", material.needed_when
        for part in (*material.parts, *material.alternatives):
            yield f"材料{material.n}：{_text(part.name)}", part.needed_when
        for option in material.per_option:
            yield f"材料{material.n}：{_text(option.text)}", option.needed_when
    for item in matter.items:
        for paper in (*item.statutory_materials, *item.local_practice_materials):
            yield f"清单外：{_text(paper.name)}", paper.needed_when
            for part in (*paper.parts, *paper.alternatives):
                yield f"清单外：{_text(part.name)}", part.needed_when


def _always(matter: Matter) -> list[str]:
    items = [f"{i.n}. {i.name}" for i in matter.items if not i.needed_when.situations]
    return [f'  always["都要办：{"；".join(_text(i) for i in items)}"]'] if items else []


def _edge(matter: Matter, name: str, wanted: Wanted, target: str) -> str:
    situation = matter.situation(name)
    return f'  q_{name} -- "{_wanted(situation, wanted) if situation else name}" --> {target}'


def _asked_later(matter: Matter) -> list[str]:
    """Questions that arise only after certain answers."""
    clauses: list[tuple[Situation, Clause]] = [(s, c) for s in matter.situations for c in s.ask_if.any_of if c]
    return [
        f'  q_{name} -. "{_wanted(earlier, wanted)}，才问" .-> q_{s.id}'
        for s, clause in clauses
        for name, wanted in clause.items()
        if (earlier := matter.situation(name))
    ]


def _wanted(situation: Situation, wanted: Wanted) -> str:
    if isinstance(wanted, Interval):
        ends = [
            f"{wanted.min:g}" if wanted.min is not None else "",
            f"{wanted.max:g}" if wanted.max is not None else "",
        ]
        return f"{'—'.join(ends)}{situation.unit or ''}"
    return _options(situation, wanted)


def _options(situation: Situation, values: tuple[OptionValue, ...]) -> str:
    labels = [o.label for v in values if (o := situation.option(v))]
    return "、".join(_text(label) for label in labels)


def _text(text: str) -> str:
    """Short, and without what Mermaid takes for its own."""
    short = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
    return short.replace('"', "#quot;").replace("<", "&lt;").replace("\n", " ")


def page(matter: Matter) -> str:
    """The picture as a page of the docs."""
    return (
        f"# {matter.seq} {matter.name}：问什么、决定什么\n\n"
        f"{matter.summary}\n\n"
        "菱形是要问的情形，方框是事项，斜框是只有部分人要交的材料；线上写的是哪种回答。"
        f"由 `onething catalogue graph {matter.slug} --page` 生成，不要手改。\n\n"
        f"```mermaid\n{mermaid(matter)}```\n"
    )
