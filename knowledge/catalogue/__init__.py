"""The catalogue: 20 matters, their items, materials and situations, as data in ``matters/``.

>>> from knowledge import catalogue
>>> catalogue.load().matter("citizen-after-death").name
'公民身后'
"""

from knowledge.catalogue.loader import Catalogue, CatalogueError, load
from knowledge.catalogue.model import Item, Material, Matter, Situation

__all__ = ["Catalogue", "CatalogueError", "Item", "Material", "Matter", "Situation", "load"]
