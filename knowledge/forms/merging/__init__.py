"""Which blanks of departments' forms ask for the same datum, where nobody has given them keys yet."""

from knowledge.forms.merging.proposing import Proposal, Proposals, propose
from knowledge.forms.merging.reading import RawField, RawForm, Reading, read_forms

__all__ = ["Proposal", "Proposals", "RawField", "RawForm", "Reading", "propose", "read_forms"]
