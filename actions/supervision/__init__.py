"""Figures for supervisors: each with its definition, computed from what is kept."""
