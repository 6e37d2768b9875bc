"""Reads departments' forms: for every blank whose datum it asks, and what; first each form, then all in each other's light."""

from knowledge.forms.merging.reading.matter import read_forms
from knowledge.forms.merging.reading.raw import RawField, RawForm, Reading

__all__ = ["RawField", "RawForm", "Reading", "read_forms"]
