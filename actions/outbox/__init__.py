"""What must reach another system: written together with what made it necessary, delivered until it has arrived."""
