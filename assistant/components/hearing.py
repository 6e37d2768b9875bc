"""The intent of a sentence, heard by the units that the search learns from (``knowledge/units.py``).

A linear support vector machine, one line per intent, every intent weighing the same however many examples it has. Its
margins become chances by a softmax whose sharpness is fitted on folds that the machine has not seen.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from knowledge.units import cut, tidy

RANKED = 10
"""Intents named in the answer, likeliest first."""
FOLDS = 3
WORDS, LINES = "hearing.json", "hearing.npz"
"""Plain text and plain arrays: nothing in them can run, and reading them needs no library that takes seconds to load."""


def units_of(text: Text) -> List[Text]:
    """The channels send normalised text, and the examples stand as normalised."""
    return cut(tidy(text))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnitIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent`` and ``intent_ranking``. Reads the text alone, no features of other components."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"C": 0.05, "heard_in": 2, "random_state": 20260101}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config, self.storage, self.resource = config, storage, resource
        self.vocabulary: Dict[Text, int] = {}
        self.intents: List[Text] = []
        self.lines = np.zeros((0, 0), np.float32)
        self.offsets = np.zeros(0, np.float32)
        self.sharpness = 1.0

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa gives it by this name
    ) -> "UnitIntentClassifier":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        counter = CountVectorizer(analyzer=units_of, binary=True, min_df=self.config["heard_in"], dtype=np.float32)
        counted = counter.fit_transform([e.get(TEXT) for e in examples])
        said = np.array([e.get(INTENT) for e in examples])
        machine = self._machine().fit(counted, said)
        self.vocabulary = {unit: int(column) for unit, column in counter.vocabulary_.items()}
        self.intents = [str(intent) for intent in machine.classes_]
        self.lines = machine.coef_.T.astype(np.float32)
        self.offsets = machine.intercept_.astype(np.float32)
        self.sharpness = self._fit_sharpness(counted, np.searchsorted(machine.classes_, said))
        self._persist()
        return self.resource

    def _machine(self) -> LinearSVC:
        return LinearSVC(C=self.config["C"], class_weight="balanced", random_state=self.config["random_state"])

    def _fit_sharpness(self, counted: Any, labels: Any) -> float:
        """The factor that makes the chances of unseen examples likeliest."""
        margins = np.zeros((len(labels), len(self.intents)))
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=self.config["random_state"])
        for learnt, unseen in folds.split(counted, labels):
            margins[unseen] = self._machine().fit(counted[learnt], labels[learnt]).decision_function(counted[unseen])

        def loss(sharpness: float) -> float:
            return -float(log_softmax(sharpness * margins, axis=1)[np.arange(len(labels)), labels].mean())

        return float(minimize_scalar(loss, bounds=(0.1, 50.0), method="bounded").x)

    def _chances(self, text: Text) -> Any:
        columns = [self.vocabulary[unit] for unit in set(units_of(text)) if unit in self.vocabulary]
        return softmax(self.sharpness * (self.lines[columns].sum(axis=0) + self.offsets))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not text or not self.intents:
                continue
            chances = self._chances(text)
            ranking = [
                {"name": self.intents[i], "confidence": float(chances[i])} for i in np.argsort(-chances)[:RANKED]
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def _persist(self) -> None:
        units = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        kept = {"units": units, "intents": self.intents, "sharpness": self.sharpness}
        with self.storage.write_to(self.resource) as folder:
            (folder / WORDS).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(folder / LINES, lines=self.lines, offsets=self.offsets)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "UnitIntentClassifier":
        found = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / WORDS).read_text(encoding="utf-8"))
            with np.load(folder / LINES, allow_pickle=False) as arrays:
                found.lines, found.offsets = arrays["lines"], arrays["offsets"]
        found.vocabulary = {unit: column for column, unit in enumerate(kept["units"])}
        found.intents, found.sharpness = kept["intents"], kept["sharpness"]
        return found
