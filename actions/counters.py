"""Running numbers for what people hold in their hands: notices and tickets."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from actions.database.models import Counter


def next_number(session: Session, prefix: str, day: date) -> str:
    """``TG20261124-0007``: prefix, day, running number of that day. Unique because writers queue."""
    name = f"{prefix}{day:%Y%m%d}"
    counter = session.get(Counter, name, with_for_update=True)
    if counter is None:
        counter = Counter(name=name, value=0)
        session.add(counter)
    counter.value += 1
    session.flush()
    return f"{name}-{counter.value:04d}"
