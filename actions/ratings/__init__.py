"""好差评: one grade for one occasion, and what follows from a low one."""
