"""What is known: catalogue, search, guidance, notice. A library: no network, no database."""
