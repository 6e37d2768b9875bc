"""Runs migrations on the address given by Database.migrate()."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from actions.database import form_models as _forms  # noqa: F401 - so that its tables are known
from actions.database import handover_models as _handover  # noqa: F401 - so that its tables are known
from actions.database import report_models as _reports  # noqa: F401 - so that its tables are known
from actions.database import staff_models as _staff  # noqa: F401 - so that its tables are known
from actions.database import wechat_models as _wechat  # noqa: F401 - so that its tables are known
from actions.database.crypto import EncryptedJSON
from actions.database.models import Base, Moment


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration is history: it names plain column types, not our classes, which may change."""
    if kind == "type" and isinstance(item, EncryptedJSON):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=render_item
    )
    with context.begin_transaction():
        context.run_migrations()
