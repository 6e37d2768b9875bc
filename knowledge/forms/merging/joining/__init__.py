"""Joins what the rules read apart and the words say is one datum, by a chance that is learnt from examples."""

from knowledge.forms.merging.joining.pairing import Close, Group, Pair, joined, pairs_of

__all__ = ["Close", "Group", "Pair", "joined", "pairs_of"]
