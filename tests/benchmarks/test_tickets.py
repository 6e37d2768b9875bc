"""`onething bench desk` on a small scale: the seeds are what the pages read, and nothing is left out."""

from __future__ import annotations

from pathlib import Path

from actions.reports.growth import measure


def test_lists_watch_and_supervision_are_measured(tmp_path: Path) -> None:
    found = measure(tmp_path, 2000)
    assert {
        "tickets_open_ms",
        "tickets_counts_ms",
        "tickets_watch_ms",
        "supervision_year_ms",
        "export_month_ms",
    } <= set(found)
    assert all(value > 0 for value in found.values())
