"""The pages as they leave the server, before any script runs."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from channels.web import pages
from channels.web.assets import read
from channels.web.rooms import SITE
from knowledge import catalogue


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def web(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, trust_env=False, headers={"accept": "text/html"})


def test_nothing_on_the_page_is_inline_or_from_elsewhere(web: httpx.Client) -> None:
    page = web.get("/")
    assert page.status_code == 200
    for tag, attributes in Elements(page.text).found:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "script":
            assert attributes.get("src")
        for name in ("src", "href"):
            address = attributes.get(name) or "/"
            assert address.startswith(("/", "#", "tel:")) and not address.startswith("//"), address


def test_every_page_and_file_carries_the_security_headers(web: httpx.Client) -> None:
    for address in ("/", SITE.assets.url("chat.js"), "/static/missing.js"):
        headers = web.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_page_reads_without_scripts(web: httpx.Client) -> None:
    text = web.get("/").text
    unscripted = re.search(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert unscripted and "tel:12345" in unscripted.group(1) and "综合窗口" in unscripted.group(1)
    assert "您好" in text
    for matter in catalogue.load().matters.values():
        assert matter.name in text and matter.summary in text


def test_files_asked_for_by_their_hash_are_kept_for_a_year_others_asked_for_again(web: httpx.Client) -> None:
    assert "immutable" in web.get(SITE.assets.url("chat.css")).headers["cache-control"]
    plain = web.get("/static/chat.css")
    assert plain.headers["cache-control"] == "no-cache"
    again = web.get("/static/chat.css", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in web.get("/static/chat.css?v=old").headers["cache-control"]


def test_modules_import_the_same_version_of_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nimport * as b2 from "./b.js";')
    (tmp_path / "b.js").write_text("export const b = 1;")
    before = read(tmp_path)
    assert before.files["a.js"].body.decode().count(f'"./b.js?v={before.version}"') == 2
    (tmp_path / "b.js").write_text("export const b = 2;")
    assert read(tmp_path).version != before.version


def test_every_import_of_the_real_modules_exists_and_is_versioned() -> None:
    loaded = SITE.assets
    for name, file in loaded.files.items():
        if name.endswith(".js"):
            for target, query in re.findall(r"from\s+[\"']\./([\w.-]+)(\?v=\w+)?[\"']", file.body.decode()):
                assert target in loaded.files, f"{name} imports {target}"
                assert query == f"?v={loaded.version}"


def test_zipped_files_hold_the_same() -> None:
    for name, file in SITE.assets.files.items():
        if file.gzipped:
            assert gzip.decompress(file.gzipped) == file.body, name


@pytest.mark.parametrize("name", ["../pages.py", "%2e%2e/pages.py", "..%2f..%2fapp.py", "nope.js"])
def test_only_the_static_files_are_served(web: httpx.Client, name: str) -> None:
    assert web.get(f"/static/{name}").status_code == 404


def test_a_page_that_does_not_exist_says_what_and_what_now(web: httpx.Client) -> None:
    missing = web.get("/static/nope")
    assert missing.status_code == 404
    assert "没有找到这个文件" in missing.text
    assert "现在怎么办" in missing.text and "tel:12345" in missing.text


def test_the_error_page_shows_text_as_text_and_owns_our_faults() -> None:
    ours = pages.error_page(500, "<b>出了问题</b>", "请稍后再试。", "ab12cd34")
    assert ours.status == 500 and ours.body
    text = ours.body.decode()
    assert "&lt;b&gt;" in text and "不是您的错" in text and "ab12cd34" in text
    theirs = pages.error_page(404, "没有这个页面。", "请回到首页。")
    assert theirs.body and "不是您的错" not in theirs.body.decode()


def test_a_standing_page_may_keep_its_own_styles_and_no_others() -> None:
    from sanic.response import html

    page = pages.secure(html("<style>p{color:red}</style><p>x</p>"), own_styles=True)
    policy = page.headers["content-security-policy"]
    # The hash is what a browser computes over the text between the tags: printf 'p{color:red}' | openssl …
    assert "style-src 'self' 'sha256-" in policy
    assert "unsafe-inline" not in policy
    assert "sha256" not in pages.secure(html("<style>p{color:red}</style>")).headers["content-security-policy"]
