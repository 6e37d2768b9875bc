"""How several workers share a run of the tests: all that use the same started program go to one of them.

So each program is started once, and no machine holds it twice; every other file is a share of its own. The longest
shares come first. By folder, because whoever hands out the shares knows nothing but the names of the tests.
"""

from __future__ import annotations

SHARES = {
    "tests/journeys/": "service",
    "tests/channels/desk/": "service",
    "tests/channels/test_": "service",
    "tests/channels/forms/test_chat.py": "service",
    "tests/channels/wechat/": "both",
    "tests/channels/forms/": "public",
    "tests/channels/handover/": "public",
    "tests/channels/web/reports/": "public",
}
"""Beginning of a path, the first that fits → the fixture that starts the program."""
STARTED = tuple(dict.fromkeys(SHARES.values()))


def share_of(test: str) -> str:
    """The share that a test, or its file, belongs to."""
    file = test.split("::", maxsplit=1)[0]
    return next((program for begin, program in SHARES.items() if file.startswith(begin)), file)


def place_of(test: str) -> int:
    """When its share begins."""
    share = share_of(test)
    return STARTED.index(share) if share in STARTED else len(STARTED)
