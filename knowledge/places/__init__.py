"""Places: 旗区, 苏木乡镇街道 and 嘎查村社区 of the city by name and code, and the counties of China by code."""

from knowledge.places.counties import county_name
from knowledge.places.gazetteer import Gazetteer, Place, Source, gazetteer, lies_in, whole_name, widening
from knowledge.places.reading import Found, Misplaced, completed, look_through, misplaced, read

__all__ = [
    "Found", "Gazetteer", "Misplaced", "Place", "Source", "completed", "county_name", "gazetteer", "lies_in",
    "look_through", "misplaced", "read", "whole_name", "widening",
]  # fmt: skip
