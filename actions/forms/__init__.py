"""Forms that people fill in: kept under keys of their own, opened by one-time links, saved field by field."""
