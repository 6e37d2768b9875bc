"""``python -m channels.cli`` is ``onething``."""

from channels.cli.main import app

app()
