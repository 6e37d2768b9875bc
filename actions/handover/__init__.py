"""Hand-over to a person: the queue, who owns what, notes, search. See docs/desk.md."""
