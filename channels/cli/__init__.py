"""The command line ``onething``, and the set-up that makes everything it needs."""
