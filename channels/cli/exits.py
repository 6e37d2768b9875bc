"""Exit codes, the same for every command."""

from __future__ import annotations

from typing import NoReturn

import typer

BAD_INPUT = 2
NOT_BUILT = 3


def refuse(message: str) -> NoReturn:
    """What was asked for cannot be done as asked: say why, exit 2."""
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


def not_built(what: str) -> NoReturn:
    """The command exists in the plan and not yet in the program: say so, exit 3."""
    typer.echo(f"not built yet: {what}（还没有做好）", err=True)
    raise typer.Exit(NOT_BUILT)
