"""What the assistant can do. Thin Rasa actions over plain functions; the only writer of the database."""
