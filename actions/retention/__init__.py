"""What is kept no longer than needed: due records lose what is personal, and one person's can be handed out or deleted."""
