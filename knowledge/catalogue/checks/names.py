"""Names are those of table A.1, word for word and in its order, slips included."""

from __future__ import annotations

from knowledge.catalogue.checks.bench import Bench
from knowledge.catalogue.model import Item, Material
from knowledge.catalogue.table import Row

WORDS = {"items": "具体事项", "materials": "材料"}


def check_names(bench: Bench, table: dict[int, Row]) -> None:
    matter = bench.matter
    row = table.get(matter.seq)
    if row is None:
        bench.say(("seq",), f"表A.1没有第 {matter.seq} 行：序号照表A.1（1 到 {max(table)}）")
        return
    if matter.name != row.name:
        bench.say(("name",), f"表A.1第 {row.seq} 行叫“{row.name}”：名称一字不改")
    _listed(bench, "items", matter.items, row.items)
    _listed(bench, "materials", matter.materials, row.materials)


def _listed(bench: Bench, kind: str, found: tuple[Item, ...] | tuple[Material, ...], expected: tuple[str, ...]) -> None:
    word = WORDS[kind]
    things: list[Item | Material] = [*found]
    for at, thing in enumerate(things):
        if thing.n > len(expected):
            bench.say((kind, at), f"表A.1没有第 {thing.n} 个{word}“{thing.name}”：表外的材料写进 statutory_materials")
        elif thing.name != expected[thing.n - 1]:
            hint = f"表A.1写的是“{expected[thing.n - 1]}”，名称一字不改（包括错字）"
            moved = f"；这个名称在表里是第 {expected.index(thing.name) + 1} 个" if thing.name in expected else ""
            bench.say((kind, at, "name"), f"{word}名称不对：{hint}{moved}")
    numbers = [t.n for t in things]
    for n in range(1, len(expected) + 1):
        if n not in numbers:
            bench.say((kind,), f"少了表A.1的第 {n} 个{word}“{expected[n - 1]}”")
    if sorted(numbers) == list(range(1, len(expected) + 1)) and numbers != sorted(numbers):
        bench.say((kind,), f"{word}的先后照表A.1：按 n 从小到大排")
