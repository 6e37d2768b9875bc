"""How people reach the assistant. The only public process."""
