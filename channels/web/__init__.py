"""The web pages: the chat at ``/``, the notices, the files they are made of."""
