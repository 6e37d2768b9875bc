"""Loading: what comes back, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge import catalogue
from knowledge.catalogue import CatalogueError
from knowledge.catalogue.loader import MATTERS, Problem, load, read_folder, read_matter
from knowledge.catalogue.reading import Source, in_words, parse, read

SOUND = Path(__file__).parent / "sound.yaml"
PLACES = [(path, data) for path in sorted(MATTERS.glob("*.yaml")) if isinstance(data := read(path), Source)]


def test_a_matter_by_slug_or_number() -> None:
    loaded = catalogue.load()
    matter = loaded.matter("citizen-after-death")
    assert matter is not None
    assert matter is loaded.matter(7) is loaded.matter("7")


@pytest.mark.parametrize("ref", ["", "0", "21", "007", "７", "²", "citizen", "公民身后", 0, -7, 21])
def test_what_is_not_there_is_none(ref: str | int) -> None:
    assert catalogue.load().matter(ref) is None


def test_matters_stand_in_the_order_of_the_table() -> None:
    assert [m.seq for m in catalogue.load().matters.values()] == list(range(1, 21))


def test_loaded_once() -> None:
    assert catalogue.load() is catalogue.load()


def test_file_name_is_the_slug() -> None:
    assert {p.stem for p in MATTERS.glob("*.yaml")} == set(catalogue.load().matters)


def test_version_names_the_month_and_changes_with_any_file(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    shutil.copytree(MATTERS, first)
    shutil.copytree(MATTERS, second)
    with (second / "retirement.yaml").open("a", encoding="utf-8") as file:
        file.write("# 一个注释也是改动\n")
    assert load(first).version == catalogue.load().version
    assert load(first).version.startswith("2026-11-")
    assert load(second).version != load(first).version


def test_all_problems_come_at_once_by_file_and_line(tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8")
    (tmp_path / "flexible-employment.yaml").write_text(
        text.replace("summary:", "summery:").replace("type: number", "type: numer"), encoding="utf-8"
    )
    (tmp_path / "another.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        load(tmp_path)
    problems = raised.value.problems
    assert list(problems) == sorted(problems)
    assert {p.file for p in problems} == {"another.yaml", "flexible-employment.yaml"}
    assert str(raised.value) == "\n".join(map(str, problems))
    assert str(problems[0]).startswith("another.yaml:2: 键 a 写了两次")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"没有 \.yaml 文件"):
        load(tmp_path)


def test_two_files_for_one_row(tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8")
    (tmp_path / "flexible-employment.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "gig-work.yaml").write_text(
        text.replace("slug: flexible-employment", "slug: gig-work"), encoding="utf-8"
    )
    _, problems = read_folder(tmp_path)
    assert [(p.file, p.line) for p in problems] == [("gig-work.yaml", 2)]
    assert "已经用在 flexible-employment.yaml" in problems[0].message


def test_a_file_saved_in_gbk_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("seq: 1\nname: 新生儿出生\n".encode("gbk"))
    assert read_matter(path) == [Problem("x.yaml", 2, "文件不是 UTF-8 编码：在编辑器里另存为 UTF-8")]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "flexible-employment.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.read_bytes())
    assert not isinstance(read_matter(path), list)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "括号套了"),
        ("- " * 5_000, "一行里套了"),
        ("? " * 5_000, "一行里套了"),
        ("a: &a [x, x]\nb: [*a, *a]", "把内容写全"),
        ("a: 甲\x07乙", "控制字符"),
        ("a: " + "长" * 1_000_001, "不像一件事的数据"),
        ("{[a]: 1}", "键要写成一个词"),
        ("a: 1\n...\nb", "读不懂"),
    ],
    ids=["brackets", "dashes", "questions", "alias", "control", "long", "list-as-key", "second-document"],
)
def test_what_would_hurt_the_parser_is_refused(text: str, words: str) -> None:
    found = parse("x.yaml", text)
    assert isinstance(found, list)
    assert words in found[0].message


@pytest.mark.parametrize("path", sorted(MATTERS.glob("*.yaml")), ids=lambda p: p.stem)
def test_our_reading_of_yaml_is_the_usual_one(path: Path) -> None:
    """The files use nothing that other YAML readers would read otherwise."""
    source = read(path)
    assert isinstance(source, Source)
    assert source.data == yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "off", "2026-11-01", "1:30", "0123", "1e3", ".inf", "0x1F", "9" * 50]
)
def test_yamls_surprises_are_text(word: str) -> None:
    found = parse("x.yaml", f"a: {word}")
    assert isinstance(found, Source)
    assert found.data == {"a": word}


def test_true_and_1_stay_apart() -> None:
    found = parse("x.yaml", "a: [true, 'true', 1, 1.5, null, False]")
    assert isinstance(found, Source)
    assert [(type(v), v) for v in found.data["a"]] == [
        (bool, True), (str, "true"), (int, 1), (float, 1.5), (type(None), None), (bool, False),
    ]  # fmt: skip


@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    found = parse("x.yaml", text)
    if isinstance(found, list):
        assert found
        assert all(1 <= p.line <= text.count("\n") + text.count("\r") + text.count("\x85") + 3 for p in found)


@given(raw=st.lists(st.sampled_from(list("ab:-[]{}\"'|>&*!#? \n,1")), max_size=60).map("".join))
def test_any_punctuation_is_read_or_refused(raw: str) -> None:
    found = parse("x.yaml", raw)
    assert isinstance(found, Source) or (found and all(p.message for p in found))


@given(data=st.data())
def test_a_place_points_at_the_line_where_its_key_stands(data: st.DataObject) -> None:
    path, source = data.draw(st.sampled_from(PLACES))
    lines = path.read_text(encoding="utf-8").split("\n")
    where: list[str | int] = []
    here = source.data
    while isinstance(here, dict | list) and here and (not where or data.draw(st.booleans())):
        step = data.draw(st.sampled_from(list(here) if isinstance(here, dict) else range(len(here))))
        where.append(step)
        here = here[step]
    line = lines[source.line(where) - 1]
    if isinstance(where[-1], str):
        assert f"{where[-1]}:" in line
    assert in_words(source.data, where)
