"""Entities by word list: which attribute, which kind of help, which kind of trouble a sentence names.

The lists are data (``word_lists.yml``). The longest word wins, so that 复印件 is not read as 复印.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Text, Tuple

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

FOLDER = Path(__file__).resolve().parent.parent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WordListEntityExtractor(GraphComponent):
    """Adds ``{entity, value, start, end}`` for the first, longest word of each entity found in the text."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"lists": "word_lists.yml"}

    def __init__(self, words: List[Tuple[str, str, str]]) -> None:
        self.words = words

    @classmethod
    def create(
        cls, config: Dict[Text, Any], _storage: ModelStorage, _resource: Resource, _context: ExecutionContext
    ) -> "WordListEntityExtractor":
        lists = yaml.safe_load((FOLDER / config["lists"]).read_text(encoding="utf-8"))
        flat = [
            (word, entity, value)
            for entity, values in lists.items()
            for value, words in values.items()
            for word in words
        ]
        return cls(sorted(flat, key=lambda entry: -len(entry[0])))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                message.set(ENTITIES, message.get(ENTITIES, []) + self.find(text), add_to_output=True)
        return messages

    def find(self, text: str) -> List[Dict[Text, Any]]:
        found: Dict[str, Dict[Text, Any]] = {}
        for word, entity, value in self.words:
            start = text.find(word)
            if start >= 0 and entity not in found:
                found[entity] = {
                    "entity": entity, "value": value, "start": start, "end": start + len(word),
                    "extractor": "WordListEntityExtractor",
                }  # fmt: skip
        return list(found.values())
