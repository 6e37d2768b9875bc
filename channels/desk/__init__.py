"""The staff desk: pages for those who help citizens. Everything under /desk goes through ``guard.needs``."""
