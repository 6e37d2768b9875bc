"""The WeChat official account: one more door to the same conversation."""
