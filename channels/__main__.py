"""``python -m channels``: the public process alone. ``onething serve`` starts it together with the other two."""

from __future__ import annotations

import structlog

from actions.logs import set_up_logs
from actions.search import engine
from actions.settings import settings
from channels.app import create_app


def main() -> None:
    set_up_logs(settings().log_level)
    engine()
    structlog.get_logger().info("public process ready", host=settings().host, port=settings().port)
    create_app().run(
        host=settings().host, port=settings().port, single_process=True, access_log=False, motd=False
    )  # fmt: skip


if __name__ == "__main__":
    main()
