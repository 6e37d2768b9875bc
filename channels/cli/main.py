"""``onething``: every command, thin over the functions that the other doors use."""

from __future__ import annotations

import typer

from channels.cli import (
    bench_commands,
    catalogue_commands,
    document_commands,
    evaluate_commands,
    form_commands,
    guide,
    retention_commands,
    search_commands,
    staff_commands,
    unanswered_commands,
    wechat_commands,
)
from channels.cli.run_commands import register as register_run

app = typer.Typer(
    help="一件事导办助手的命令行。每个命令加 --help 看用法。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
register_run(app)
search_commands.register(app)
document_commands.register(app)
form_commands.register(app, bench_commands.app, evaluate_commands.app, catalogue_commands.app)
guide.register(app)
staff_commands.register(app)
retention_commands.register(app)
app.add_typer(catalogue_commands.app, name="catalogue")
app.add_typer(evaluate_commands.app, name="evaluate")
app.add_typer(bench_commands.app, name="bench")
app.add_typer(unanswered_commands.app, name="unanswered")
wechat_commands.register(app, bench_commands.app)
