"""Where a conversation stands. Rasa's rules look at the same words (slot ``stage``)."""

from enum import StrEnum


class Stage(StrEnum):
    IDLE = "idle"
    """Nothing chosen yet."""
    CHOOSING = "choosing"
    """Several matters fit; the citizen was asked which."""
    ASKING = "asking"
    """A situation's question is open."""
    NOTICED = "noticed"
    """The notice was handed out (or it was said why there is none)."""
    REPORTING = "reporting"
    """The next words describe what could not get done."""
    LEAVING_CONTACT = "contact"
    """A ticket was opened; a telephone number may follow."""
    FILLING = "filling"
    """The form is being filled in by talking."""
