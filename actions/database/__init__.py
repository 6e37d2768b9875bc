"""Where cases, conversations and tickets are kept. Only ``actions`` writes here."""

from actions.database.engine import Database, database, read, write

__all__ = ["Database", "database", "read", "write"]
