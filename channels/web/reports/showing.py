"""Templates and static files of the report pages."""

from __future__ import annotations

from pathlib import Path

from actions.clock import CHINA
from channels.web.rooms import Room

ROOM = Room(Path(__file__).parent, "/reports")
ROOM.environment.filters["day"] = lambda day: f"{day:%Y年%m月%d日}"
ROOM.environment.filters["local"] = lambda at: f"{at.astimezone(CHINA):%m月%d日 %H:%M}"
page = ROOM.page
