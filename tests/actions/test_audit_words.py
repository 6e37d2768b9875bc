"""Every line of the audit can be read: each action that the code writes down has words."""

from __future__ import annotations

import re

from actions.audit import words
from actions.help_requests import states as help_states
from actions.reports import states as report_states
from tests.conftest import ROOT

WRITTEN = re.compile(r"""(?:do_note|_do)\(\s*(?:session|request), [\w.]+(?:[^"\n]*?), "([a-z_. ]+)\"""")


def test_every_action_that_the_code_writes_down_has_words() -> None:
    found: set[str] = {"reveal", "staff.disabled", "staff.enabled", "retention.run"}
    for folder in ("actions", "channels"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(WRITTEN.findall(path.read_text("utf-8")))
    assert len(found) > 30, "the pattern still finds them"
    found |= {f"help.{m.value}" for m in help_states.Move}
    by_staff = set(report_states.Move) - {
        report_states.Move.WITHDRAW,
        report_states.Move.REOPEN,
        report_states.Move.CLOSE,
    }
    found |= {f"report.{m.value}" for m in by_staff}
    assert found - set(words()["actions"]) == set()
