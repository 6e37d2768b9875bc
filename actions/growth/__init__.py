"""How the desk fares with very much in its database: seeds one of its own and times each page (``onething bench desk``)."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from actions.clock import now
from actions.database.engine import Database, read
from actions.growth import talks, tickets

TIMES = 5


def measure(folder: Path, size: int) -> dict[str, float]:
    """``size`` conversations and as many tickets. Milliseconds a page (median of some); seeding in seconds."""
    db = Database(f"sqlite:///{folder / 'bench.db'}")
    db.migrate()
    moment, begun = now(), time.perf_counter()
    talks.seed(db, size)
    tickets.seed(db, size, moment)
    found = {"seeding_s": round(time.perf_counter() - begun, 1)}
    for name, page in {**talks.pages(size), **tickets.pages(size, moment, db)}.items():
        taken = []
        for _ in range(TIMES):
            started = time.perf_counter()
            with read(db) as session:
                page(session)
            taken.append((time.perf_counter() - started) * 1000)
        found[f"{name}_ms"] = round(median(taken), 1)
    db.engine.dispose()
    return found
