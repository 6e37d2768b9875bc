"""``/reports/…``: filing a report of what cannot get done, and following it by code."""
