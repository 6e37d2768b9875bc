"""The HTTP API, version 1. Described at /docs."""
