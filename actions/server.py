"""The action server: rasa-sdk's own application, bound to loopback, with our actions. ``python -m actions.server``"""

from __future__ import annotations

import inspect
import logging

import structlog
from rasa_sdk import Action
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.dialogue import answers, enquiries, filling, forms, grading, matters, people, pleasantries, reporting
from actions.dialogue.base import TurnAction
from actions.logs import set_up_logs
from actions.search import engine
from actions.settings import settings

TOPICS = (matters, answers, enquiries, people, pleasantries, reporting, grading, filling, forms)


def all_actions() -> list[type[Action]]:
    """Every action class of the dialogue, by name."""
    found = {
        cls.action_name: cls
        for topic in TOPICS
        for _, cls in inspect.getmembers(topic, inspect.isclass)
        if issubclass(cls, TurnAction) and cls.action_name
    }
    return [found[name] for name in sorted(found)]


def application() -> Sanic:
    """The Sanic application that Rasa calls."""
    executor = ActionExecutor()
    for action in all_actions():
        executor.register_action(action)
    return create_app(executor, cors_origins=[])


def main() -> None:
    set_up_logs(settings().log_level)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    engine()  # load before the first citizen waits for it
    structlog.get_logger().info("action server ready", port=settings().actions_port)
    application().run(host="127.0.0.1", port=settings().actions_port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
